"""Call pdfium with plain addresses: a page has thousands of objects, the bindings make a pointer object for each."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import lru_cache
from typing import Any

_AT, _INT, _PLACE = ctypes.c_void_p, ctypes.c_int, ctypes.c_double
# What each function returns and takes; a handle or a place to write to is an address.
_SIGNATURES = {
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
    "FPDFText_GetBoundedText": (_INT, _AT, _PLACE, _PLACE, _PLACE, _PLACE, _AT, _INT),
    "FPDFText_CountRects": (_INT, _AT, _INT, _INT),
    "FPDFText_GetCharOrigin": (_INT, _AT, _INT, _AT, _AT),
    "FPDFText_GetRect": (_INT, _AT, _INT, _AT, _AT, _AT, _AT),
    "FPDFText_GetText": (_INT, _AT, _INT, _INT, _AT),
    "FPDFText_GetTextObject": (_AT, _AT, _INT),
}


@lru_cache(maxsize=len(_SIGNATURES))
def call(name: str) -> Callable[..., Any]:
    """Return a function of pdfium that takes and returns plain numbers."""
    import pypdfium2.raw as pdfium

    return ctypes.CFUNCTYPE(*_SIGNATURES[name])(address(getattr(pdfium, name)))


def address(pointer: Any) -> int:
    """Return where a function, a handle or a buffer stands."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


class Numbers:
    """A few numbers for pdfium to write: all by `values()`, where each stands by `places`."""

    def __init__(self, kind: Any, count: int) -> None:
        self._held = (kind * count)()
        start, step = ctypes.addressof(self._held), ctypes.sizeof(kind)
        self.places = tuple(start + step * number for number in range(count))

    def values(self) -> Any:
        """Return the numbers written last."""
        return self._held[:]
