"""Call pdfium with plain addresses, without the bindings.

They take as long to import as two files take to read, and make a pointer object for each of the thousands of objects
on a page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_AT, _INT, _PLACE, _FLOAT = ctypes.c_void_p, ctypes.c_int, ctypes.c_double, ctypes.c_float
# What each function returns and takes; a handle or a place to write to is an address.
_SIGNATURES: dict[str, tuple[Any, ...]] = {
    "FPDF_InitLibrary": (None,),
    "FPDF_LoadMemDocument64": (_AT, ctypes.c_char_p, ctypes.c_size_t, _AT),
    "FPDF_GetLastError": (ctypes.c_ulong,),
    "FPDF_GetPageCount": (_INT, _AT),
    "FPDF_CloseDocument": (None, _AT),
    "FPDF_LoadPage": (_AT, _AT, _INT),
    "FPDF_ClosePage": (None, _AT),
    "FPDF_GetPageWidthF": (_FLOAT, _AT),
    "FPDF_GetPageHeightF": (_FLOAT, _AT),
    "FPDFPage_GetMediaBox": (_INT, _AT, _AT, _AT, _AT, _AT),
    "FPDFPage_GetRotation": (_INT, _AT),
    "FPDFPage_CountObjects": (_INT, _AT),
    "FPDFPage_GetObject": (_AT, _AT, _INT),
    "FPDFFormObj_CountObjects": (_INT, _AT),
    "FPDFFormObj_GetObject": (_AT, _AT, ctypes.c_ulong),
    "FPDFPageObj_GetType": (_INT, _AT),
    "FPDFPageObj_GetBounds": (_INT, _AT, _AT, _AT, _AT, _AT),
    "FPDFPageObj_GetMatrix": (_INT, _AT, _AT),
    "FPDFPath_CountSegments": (_INT, _AT),
    "FPDFPath_GetDrawMode": (_INT, _AT, _AT, _AT),
    "FPDFPath_GetPathSegment": (_AT, _AT, _INT),
    "FPDFPathSegment_GetType": (_INT, _AT),
    "FPDFPathSegment_GetPoint": (_INT, _AT, _AT, _AT),
    "FPDFPathSegment_GetClose": (_INT, _AT),
    "FPDFText_LoadPage": (_AT, _AT),
    "FPDFText_ClosePage": (None, _AT),
    "FPDFText_CountChars": (_INT, _AT),
    "FPDFText_GetBoundedText": (_INT, _AT, _PLACE, _PLACE, _PLACE, _PLACE, _AT, _INT),
    "FPDFText_CountRects": (_INT, _AT, _INT, _INT),
    "FPDFText_GetCharOrigin": (_INT, _AT, _INT, _AT, _AT),
    "FPDFText_GetRect": (_INT, _AT, _INT, _AT, _AT, _AT, _AT),
    "FPDFText_GetText": (_INT, _AT, _INT, _INT, _AT),
    "FPDFText_GetTextObject": (_AT, _AT, _INT),
}
# The package of the bindings has the library beside them, under the name of its system.
_PACKAGE = "pypdfium2_raw"
_NAMES = ("libpdfium.so", "pdfium.dll", "libpdfium.dylib")


@lru_cache(maxsize=len(_SIGNATURES))
def call(name: str) -> Callable[..., Any]:
    """Return a function of pdfium that takes and returns plain numbers."""
    kind = ctypes.CFUNCTYPE(*_SIGNATURES[name])
    library = _library()
    if library is not None:
        return kind((name, library))
    import pypdfium2.raw as pdfium

    return kind(ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value or 0)


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL | None:
    """Return pdfium itself, None where it came in another way than in the package: the bindings know where it is."""
    spec = find_spec(_PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
        for place in (Path(folder, name) for name in _NAMES):
            if place.is_file():
                library = ctypes.CDLL(str(place))
                ctypes.CFUNCTYPE(*_SIGNATURES["FPDF_InitLibrary"])(("FPDF_InitLibrary", library))()
                return library
    return None


class Numbers:
    """A few numbers for pdfium to write: all by `values()`, where each stands by `places`."""

    def __init__(self, kind: Any, count: int) -> None:
        self._held = (kind * count)()
        start, step = ctypes.addressof(self._held), ctypes.sizeof(kind)
        self.places = tuple(start + step * number for number in range(count))

    def values(self) -> Any:
        """Return the numbers written last."""
        return self._held[:]
