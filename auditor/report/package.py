"""Make an office file depend on its content only: fixed dates inside the package, the same bytes on every run."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

# The earliest date a zip entry can carry.
_DATE = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*(</dcterms:)")


def without_dates(path: Path) -> None:
    """Rewrite a .docx or .xlsx with fixed dates; contents and order of its parts stay."""
    with zipfile.ZipFile(path) as archive:
        parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", content)  # noqa: PLW2901  the fixed content
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
