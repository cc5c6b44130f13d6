"""Read one source into documents: sniff, dispatch to the reader of the format, turn every failure into a result."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path, PurePosixPath

from auditor.errors import ReadError, reason
from auditor.model import Document, Grid, Problem, TextBlock
from auditor.read.budget import Budget
from auditor.read.folder import Source, is_lock_name
from auditor.read.limits import Limits
from auditor.read.package import DEEP
from auditor.read.sniff import CONTROL, sniff
from auditor.records import record

Reading = tuple[tuple[Grid | TextBlock, ...], tuple[str, ...]]

# kind → module and function `read(data, shown, limits)`; imported when the first such file comes.
_READERS = {
    "docx": ("auditor.read.word", "read_word"),
    "xml-word": ("auditor.read.single_file", "read_single_word"),
    "xml-sheet": ("auditor.read.single_file", "read_single_sheet"),
    "xml-open": ("auditor.read.single_file", "read_single_open"),
    "html": ("auditor.read.web", "read_web"),
    "mht": ("auditor.read.web", "read_mail"),
    "pdf": ("auditor.read.pdf", "read_pdf"),
    "doc": ("auditor.read.legacy", "read_legacy"),
    "odt": ("auditor.read.word_open", "read_open_text"),
    "rtf": ("auditor.read.rich_text", "read_rich_text"),
}
_SPREADSHEETS = {"xlsx", "xlsb", "xls", "ods"}
_ARCHIVES = {"zip", "tar", "gz", "bz2", "xz"}
# WPS files are Microsoft formats under their own suffix.
_WPS_NAMES = {("doc", "wps"), ("docx", "wps"), ("xls", "et"), ("xlsx", "et"), ("doc", "wpt"), ("xls", "ett")}
_SHOWN_FORMATS = {"xml-word": "doc", "xml-sheet": "xls", "xml-open": "odf"}

_UNSUPPORTED = {
    "rar": "RAR 压缩包不能直接读取；请解压后提交文件夹，或重新压缩为 .zip",
    "7z": "7z 压缩包不能直接读取；请解压后提交文件夹，或重新压缩为 .zip",
    "ofd": "OFD 版式文件不能直接读取；请用 WPS 或 OFD 阅读器另存为 .docx 或 PDF 后提交",
    "uof": "标文通（UOF）文件不能直接读取；请用 WPS 或永中打开后另存为 .docx 或 .xlsx",
    "iwork": "苹果 Pages、Numbers 文件不能直接读取；请导出为 .docx 或 .xlsx 后提交",
    "sxw": "OpenOffice 1.x 的文件不能直接读取；请用 LibreOffice 或 WPS 打开后另存为 .docx 或 .xlsx",
    "slides": "演示文稿不能读取表格；请把绩效目标表复制到 .docx 或 .xlsx 后提交",
    "ole": "不认识的旧版 Office 文件；请用 WPS/Word 打开后另存为 .docx 或 .xlsx",
    "unknown": "不认识的文件格式；请另存为 .docx、.xlsx、.pdf 或 .txt 后提交",
}
# Systems name text and web pages .doc or .xls; a few bytes under the name of any office file are a broken transfer.
_PACKED = {"docx", "doc", "wps", "xlsx", "xls", "et", "xlsb", "xlsm", "ods", "odt", "pdf", "zip", "rar", "7z", "ofd"}
_SCRAP_BYTES = 400
_SCRAP_WORDS = 4
_SCRAP = "文件名是 .{suffix}，内容却只有 {size} 字节的零碎数据，可能没有传完或已损坏；请向提交单位重新索取"
_NO_FILE = "不是普通文件（管道或设备），不能读取；请放入材料文件本身"
_ENCRYPTED = "文件有打开密码；请在 WPS/Office 中取消密码后另存再提交"
_SKIPPED_KINDS = {
    "picture": "图片文件，未读取；如是拍照或扫描的绩效目标表，请提交原始 Word、Excel 文件",
    "program": "程序文件，不是材料",
}
_SKIPPED_SUFFIXES = {
    **dict.fromkeys(
        ("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "heic", "emf", "wmf", "svg"), "picture"
    ),
    **dict.fromkeys(("exe", "dll", "bat", "cmd", "msi", "lnk", "sys", "com"), "program"),
    **dict.fromkeys(("mp3", "mp4", "avi", "mov", "wmv", "wav", "flv", "mkv"), "media"),
}
_SYSTEM_FILES = {"thumbs.db", "desktop.ini", "ehthumbs.db", "iconcache.db"}


@record
class _File:
    """Bytes with the name they are shown under."""

    shown: str
    data: bytes

    @property
    def suffix(self) -> str:
        return suffix_of(self.shown)


def suffix_of(shown: str) -> str:
    """Return the suffix of a shown path, lower case, without the dot."""
    return PurePosixPath(shown).suffix.lower().lstrip(".")


def read_source(source: Source, limits: Limits | None = None) -> list[Document]:
    """Read a file; an archive gives its members. Never raises for what a file holds (memory exhaustion may pass)."""
    limits = limits or Limits()
    if (why := _skip_by_name(source.shown)) is not None:
        return [_skipped(source.shown, _digest_of(source.path), why)]
    try:
        size = source.path.stat().st_size
        if not source.path.is_file() and not source.path.is_dir():
            # A pipe or device would be waited for, or read, without end.
            return [_failed(source.shown, suffix_of(source.shown), "", "unsupported", _NO_FILE)]
        if source.path.is_file() and size > limits.file_bytes:
            message = f"文件有 {size // 1024**2} MB，超过 {limits.file_bytes // 1024**2} MB；请拆分后提交"
            return [_failed(source.shown, suffix_of(source.shown), _digest_of(source.path), "too_large", message)]
        data = source.path.read_bytes()
    except OSError as error:
        return [_failed(source.shown, suffix_of(source.shown), "", "no_permission", _access_message(error))]
    return read_bytes(data, source.shown, limits, Budget(limits))


def read_bytes(data: bytes, shown: str, limits: Limits, budget: Budget, depth: int = 0) -> list[Document]:
    """Read a file's content, or a member's at the given depth of archives."""
    if (why := _skip_by_name(shown)) is not None:
        return [_skipped(shown, _sha256(data), why)]
    file = _File(shown, data)
    kind = "empty"
    try:
        kind = _kind(file)
        if kind in _ARCHIVES:
            return _read_archive(file, kind, limits, budget, depth)
        if kind in _SKIPPED_KINDS:
            return [_skipped(shown, _sha256(data), _SKIPPED_KINDS[kind])]
        blocks, notes = _dispatch(file, kind, limits)
    except MemoryError:
        raise
    except Exception as error:  # a reader's own fault must not cost the rest of the folder
        return [_failed(shown, format_name(kind, file.suffix), _sha256(data), *_explain(error))]
    return [Document(shown, format_name(kind, file.suffix), _sha256(data), tuple(blocks), notes=tuple(notes))]


def _kind(file: _File) -> str:
    if not file.data.strip(b"\0 \t\r\n"):
        what = "没有内容" if file.data else "是空的（0 字节）"
        raise ReadError("empty", f"文件{what}；请向提交单位重新索取")
    kind = sniff(file.data, file.suffix)
    if kind in {"txt", "csv"} and file.suffix in _PACKED and _is_scrap(file.data):
        raise ReadError("corrupt", _SCRAP.format(suffix=file.suffix, size=len(file.data)))
    return kind


def _is_scrap(data: bytes) -> bool:
    """Tell whether text under the name of an office file is a remnant: short, one line, or no text at all."""
    if len(data) > _SCRAP_BYTES:
        return False
    return len(data.replace(b",", b" ").split()) < _SCRAP_WORDS or data.translate(None, CONTROL) != data


def _explain(error: Exception) -> tuple[str, str]:
    if isinstance(error, ReadError):
        return error.code, error.message
    if isinstance(error, RecursionError):
        return "corrupt", DEEP
    return "crashed", f"读取时出错（内部错误 {type(error).__name__}）；请另存为 .docx 或 .xlsx 后重试"


def load_readers(suffixes: Iterable[str]) -> None:
    """Import the readers that suffixes (without a dot) promise, once for all copies of this process.

    What a copy imports is lost with it: a PDF reader takes some 70 ms, its patterns included.
    """
    for suffix in sorted(set(suffixes)):
        readers = import_module("auditor.read.spreadsheet").READERS if suffix in _SPREADSHEETS else _READERS
        if suffix in readers:
            import_module(readers[suffix][0])


def _dispatch(file: _File, kind: str, limits: Limits) -> Reading:
    if kind == "encrypted":
        raise ReadError("encrypted", _ENCRYPTED)
    if kind in _UNSUPPORTED:
        raise ReadError("unsupported", _UNSUPPORTED[kind])
    if kind == "txt":
        from auditor.read.plain import plain_blocks

        return plain_blocks(file.data), ()
    result: Reading
    if kind == "csv":
        result = import_module("auditor.read.delimited").read_delimited(file.data, file.shown, limits)
    elif kind in _SPREADSHEETS:
        result = import_module("auditor.read.spreadsheet").read_spreadsheet(file.data, file.shown, limits, kind)
    else:
        module, function = _READERS[kind]
        result = getattr(import_module(module), function)(file.data, file.shown, limits)
    return result


def _read_archive(file: _File, kind: str, limits: Limits, budget: Budget, depth: int) -> list[Document]:
    from auditor.read.archive import members

    if depth >= limits.nesting:
        raise ReadError("too_large", f"压缩包里套压缩包超过 {limits.nesting} 层；请解压后提交文件夹")
    documents: list[Document] = []
    try:
        for name, content in members(file.data, file.shown, kind, limits, budget):
            shown = f"{file.shown}!/{name}"
            if isinstance(content, ReadError):
                documents.append(_failed(shown, suffix_of(shown), "", content.code, content.message))
            else:
                documents += read_bytes(content, shown, limits, budget, depth + 1)
    except ReadError as error:
        # The members read before stay; the archive itself then stands for the rest.
        message = f"{error.message}（其余成员未读取）" if documents else error.message
        documents.append(_failed(file.shown, kind, _sha256(file.data), error.code, message))
    if documents:
        return documents
    return [_failed(file.shown, kind, _sha256(file.data), "empty", "压缩包里没有可读取的文件；请确认后重新压缩")]


def format_name(kind: str, suffix: str) -> str:
    """Return the format a report shows: the kind found, or wps and et where the suffix says so."""
    if (kind, suffix) in _WPS_NAMES:
        return "et" if suffix in {"et", "ett"} else "wps"
    if kind in {"encrypted", "unknown", "ole", "empty"}:
        return suffix or "?"
    return _SHOWN_FORMATS.get(kind, kind)


def _skip_by_name(shown: str) -> str | None:
    name = PurePosixPath(shown).name
    if is_lock_name(name):
        return "办公软件的锁定文件（文档打开时自动生成），不是材料"
    if name.lower() in _SYSTEM_FILES:
        return "系统自动生成的文件，不是材料"
    kind = _SKIPPED_SUFFIXES.get(suffix_of(shown))
    if kind == "media":
        return "音频或视频文件，不是材料"
    return _SKIPPED_KINDS[kind] if kind else None


def _skipped(shown: str, sha256: str, why: str) -> Document:
    return Document(shown, suffix_of(shown) or "?", sha256, skipped=True, notes=(why,))


def _failed(shown: str, name: str, sha256: str, code: str, message: str) -> Document:
    return Document(shown, name or "?", sha256, problem=Problem(code, message))


def _access_message(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "读取前文件已被移走或删除；请确认后重新运行"
    if isinstance(error, IsADirectoryError | PermissionError):
        return "没有读取权限，或文件正被其他程序独占；请关闭打开它的程序，或复制到本机后重试"
    return f"文件打不开（{reason(error)}）；请复制到本机磁盘后重试"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest_of(path: Path) -> str:
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
