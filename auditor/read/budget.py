"""Count what the archives within one source unpack."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.errors import ReadError
from auditor.read.limits import Limits
from auditor.read.package import BOMB


@dataclass
class Budget:
    """What all archives within one source may still unpack."""

    limits: Limits
    bytes_left: int = field(init=False)
    members_left: int = field(init=False)

    def __post_init__(self) -> None:
        self.bytes_left = self.limits.unpacked_bytes
        self.members_left = self.limits.members

    def take(self, size: int) -> None:
        """Count a member before it is unpacked.

        Raises:
            ReadError: nothing is left.
        """
        self.members_left -= 1
        self.bytes_left -= size
        if self.members_left < 0:
            raise ReadError("too_large", f"压缩包里的文件超过 {self.limits.members} 个；请分成几个压缩包")
        if self.bytes_left < 0:
            raise ReadError("too_large", BOMB)
