"""Keep compiled templates from run to run: compiling them is a tenth of the start of a run."""

from __future__ import annotations

import hashlib
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from auditor.cache import keep, kept

_FILE = "templates.bin"
_FORMAT = 1


class KeptTemplates(BytecodeCache):
    """Byte code by template and content."""

    def __init__(self, stamp: tuple[object, ...]) -> None:
        self._stamp = stamp
        self._known: dict[str, tuple[str, Any]] = kept(_FILE, stamp)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the bucket the code of the same template with the same text."""
        checksum, code = self._known.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a bucket."""
        self._known[bucket.key] = (bucket.checksum, bucket.code)
        keep(_FILE, self._stamp, self._known)


def kept_templates() -> KeptTemplates:
    """Return the store for the templates of the report; the code depends on how page_templates.py has them compiled."""
    settings = hashlib.blake2b(Path(__file__).with_name("page_templates.py").read_bytes(), digest_size=8).hexdigest()
    return KeptTemplates((_FORMAT, jinja2.__version__, MAGIC_NUMBER, settings))
