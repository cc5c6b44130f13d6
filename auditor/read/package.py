"""Open zip packages (docx, archives) and parse their XML within bounds."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from auditor.errors import ReadError
from auditor.read.limits import Limits

if TYPE_CHECKING:
    from lxml.etree import _Element

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, IndexError)
DAMAGED = "文件不完整或已损坏（可能下载、传输中断）；请重新获取，或用 WPS/Word 打开另存后再提交"
DEEP = "内容嵌套过深，不是正常的文档；请用 WPS/Word 打开另存后再提交"
_ENTITIES = "内容含异常的实体定义（疑似实体炸弹），已停止读取；请核实来源"
BOMB = "解压后异常庞大（疑似压缩炸弹），已停止读取；请核实来源，用 Office 另存后再提交"


class Package:
    """A zip package whose parts are read one by one, each within the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open the package.

        Raises:
            ReadError: it is no zip file, or damaged.
        """
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN as error:
            raise ReadError("corrupt", DAMAGED) from error
        # Some writers use backslashes or other case than the relationships say.
        self._parts = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in self._zip.infolist()}

    def __contains__(self, name: str) -> bool:
        return name.lstrip("/").lower() in self._parts

    def under(self, folder: str) -> bool:
        """Tell whether there is a part in this folder."""
        return any(name.startswith(folder) for name in self._parts)

    def read(self, name: str) -> bytes:
        """Return one part.

        Raises:
            ReadError: missing, damaged, encrypted, or larger than the limits allow.
        """
        info = self._parts.get(name.lstrip("/").lower())
        if info is None:
            raise ReadError("corrupt", f"文件缺少主要内容（{name}），可能已损坏；请用 WPS/Word 打开另存后再提交")
        return read_member(self._zip, info, self._limits)


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> bytes:
    """Return one member unpacked; what it declares is checked first, and no more than declared is ever unpacked.

    Raises:
        ReadError: encrypted, damaged, unknown compression, or beyond the limits.
    """
    if info.flag_bits & 0x1:
        raise ReadError("encrypted", "压缩包有密码；请解压后提交，或提供不加密的压缩包")
    if info.file_size > limits.part_bytes:
        raise ReadError("too_large", f"解压后有 {info.file_size // 1024**2} MB，超出限制；{BOMB}")
    packed = max(info.compress_size, 1)
    if info.file_size > limits.ratio_from and info.file_size > limits.ratio * packed:
        raise ReadError("too_large", BOMB)
    try:
        return archive.read(info)
    except NotImplementedError as error:
        raise ReadError("unsupported", "压缩方式不支持；请用系统自带的 zip 方式重新压缩") from error
    except RuntimeError as error:  # zipfile raises it for encrypted members it cannot open
        raise ReadError("encrypted", "压缩包有密码；请解压后提交，或提供不加密的压缩包") from error
    except _BROKEN as error:
        raise ReadError("corrupt", DAMAGED) from error


def quick_member(data: bytes, info: zipfile.ZipInfo) -> bytes | None:
    """Return a small member of a zip file at a third of what the layers of `zipfile` cost, never more than it declares.

    Args:
        data: the zip file.
        info: of the member, as `zipfile` reads it.

    Returns:
        None where it is anything but stored or deflated, sound and named as the directory says: `zipfile` judges it.
    """
    at = info.header_offset
    # APPNOTE 4.3.7: 30 bytes, the last four of them the lengths of name and extra field. 4.4.4: the flags of bits 1 to
    # 3 say nothing of the content, 11 that the name is in UTF-8.
    if data[at : at + 4] != b"PK\x03\x04" or len(data) < at + 30 or info.flag_bits & ~0b1000_0000_1110:
        return None
    named, extra = struct.unpack_from("<HH", data, at + 26)
    start = at + 30
    if data[start : start + named] != info.orig_filename.encode("utf-8" if info.flag_bits & 0x0800 else "cp437"):
        return None
    packed = data[start + named + extra : start + named + extra + info.compress_size]
    if info.compress_type == zipfile.ZIP_DEFLATED:
        try:
            content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, info.file_size + 1)
        except zlib.error:
            return None
    elif info.compress_type == zipfile.ZIP_STORED:
        content = packed
    else:
        return None
    return content if len(content) == info.file_size and zlib.crc32(content) == info.CRC else None


def parse_xml(data: bytes) -> _Element:
    """Return the root of a part; entities are not expanded, nothing is fetched, depth is bounded by libxml2 (256).

    Raises:
        ReadError: the XML is broken, nested too deeply, or swells by entities.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        reason = str(error).lower()
        if "depth" in reason:
            raise ReadError("corrupt", DEEP) from error
        if "entity" in reason or "amplification" in reason:
            raise ReadError("corrupt", _ENTITIES) from error
        if any(entry.domain_name != "NAMESPACE" for entry in parser.error_log):
            raise ReadError("corrupt", DAMAGED) from error
        root = _without_namespaces(data)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError("corrupt", _ENTITIES)  # Office never writes one (ECMA-376 part 2, 8.1.4 forbids it)
    return root


def _without_namespaces(data: bytes) -> _Element:
    """Return the root of XML that is well-formed but for prefixes nobody declared, as sloppy writers leave them."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    root = etree.fromstring(data, parser)
    if root is None:
        raise ReadError("corrupt", DAMAGED)
    return root
