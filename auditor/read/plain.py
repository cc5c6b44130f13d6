"""Read text files: find the encoding, keep every line verbatim with its number."""

from auditor.errors import ReadError
from auditor.model import TextBlock
from auditor.patterns import compiled

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
         (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))  # fmt: skip
# Characters of everyday Chinese tables; the right decoding of a doubtful file has more of them.
_COMMON = compiled(r"[指标绩效目数量质时成本金额单位万元年度项预算的一是在不了有和人这中大为上个国以说到要]")
_NEWLINE = compiled(r"\r\n|\r|\n")
# Share of zero bytes above which a file without a BOM is UTF-16.
ZERO_SHARE = 0.05
# Share of undecodable or private characters (times five) above which the bytes are no text.
STRANGE_SHARE = 0.3


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 (with or without BOM) or GB18030.

    Raises:
        ReadError: the bytes are no text in any of these encodings.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace")
    if data and data.count(0) > len(data) * ZERO_SHARE:
        return _utf16(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return data.decode("utf-8", "ignore")  # cut off inside the last character
    return _doubtful(data)


def _utf16(data: bytes) -> str:
    candidates = [data.decode(name, "replace") for name in ("utf-16-le", "utf-16-be")]
    best = max(candidates, key=_plausible)
    if _plausible(best) < 0:
        raise ReadError("corrupt", "不是文本文件，或编码不能识别；请另存为 UTF-8 文本后重新提交")
    return best


def _doubtful(data: bytes) -> str:
    candidates = [
        data.decode("gb18030", "replace"),
        data.decode("utf-8", "replace"),
        data.decode("utf-16-le", "replace"),
    ]
    if len(data) % 2 == 0:
        candidates.append(data.decode("utf-16-be", "replace"))
    best = max(candidates, key=_plausible)
    if best.count("\ufffd") > max(20, len(best) // 5) or _plausible(best) < -STRANGE_SHARE:
        raise ReadError("corrupt", "文本编码不能识别；请另存为 UTF-8 文本后重新提交")
    return best


def _plausible(text: str) -> float:
    sample = text[:20000]
    strange = sample.count("\ufffd") + sum(0xE000 <= ord(char) <= 0xF8FF or char == "\x00" for char in sample)
    return (len(_COMMON.findall(sample)) - 5 * strange) / (len(sample) + 1)


def plain_blocks(data: bytes) -> tuple[TextBlock, ...]:
    """Return every line as a block, blank lines too: they set rows apart in some exports."""
    lines = _NEWLINE.split(decode(data))
    if lines and not lines[-1]:
        lines.pop()
    return tuple(TextBlock(text.strip("\x0c"), f"行 {number}", number) for number, text in enumerate(lines, 1))
