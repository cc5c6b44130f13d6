"""Split a result by department, so that each unit gets only its own findings."""

from __future__ import annotations

from dataclasses import replace

import regex

from auditor.model import AuditResult, DocumentResult, TableResult

UNKNOWN = "未写部门"
# Signs that Windows or a shell does not allow in a folder's name, and control characters.
_UNSAFE = regex.compile(r'[\\/:*?"<>|\p{C}]')
# Names Windows keeps for devices.
_RESERVED = frozenset(["CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))])
_CODE = regex.compile(r"^\d+[-—]")


def department_of(table: TableResult) -> str:
    """Return the department a table belongs to, without its code: 主管部门, else 实施单位."""
    name = table.table.department or table.table.unit or UNKNOWN
    return _CODE.sub("", name).strip() or UNKNOWN


def folder_name(name: str) -> str:
    """Return a name that is safe as a file or folder on every system."""
    safe = _UNSAFE.sub("_", name)
    # 180 bytes of UTF-8 leave room for a suffix below the 255 most systems allow.
    safe = safe.encode()[:180].decode(errors="ignore").strip(" .")
    if safe.split(".")[0].upper() in _RESERVED:
        safe = f"_{safe}"
    return safe or UNKNOWN


class FolderNames:
    """Give each name a folder name of its own; systems that ignore case must not mix two up."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, name: str) -> str:
        """Return the safe name, with -2, -3 when it is taken."""
        base = chosen = folder_name(name)
        number = 1
        while chosen.casefold() in self._taken:
            number += 1
            chosen = f"{base}-{number}"
        self._taken.add(chosen.casefold())
        return chosen


def split_by_department(result: AuditResult) -> list[tuple[str, AuditResult]]:
    """Return (folder name, result) per department, sorted; a file of several units shows each only its own tables."""
    names = sorted({department_of(table) for document in result.documents for table in document.tables})
    folders = FolderNames()
    return [(folders.give(name), _part(result, name)) for name in names]


def only_whole(part: AuditResult, whole: AuditResult) -> AuditResult:
    """Return the part with those documents alone that belong to it entirely."""
    counts = {document.path: len(document.tables) for document in whole.documents}
    own = tuple(document for document in part.documents if len(document.tables) == counts[document.path])
    return replace(part, documents=own)


def _part(result: AuditResult, name: str) -> AuditResult:
    documents = tuple(own for document in result.documents if (own := _own(document, name)) is not None)
    identities = {table.table.id for document in documents for table in document.tables}
    # A finding across tables names other units' projects, so only those wholly inside the department are shown.
    across = tuple(f for f in result.findings if f.tables and set(f.tables) <= identities)
    return AuditResult(
        documents,
        across,
        tuple(finding for finding in result.resolved if finding.table in identities),
        rules_digest=result.rules_digest,
        options=(*result.options, ("department", name)),
    )


def _own(document: DocumentResult, name: str) -> DocumentResult | None:
    tables = tuple(table for table in document.tables if department_of(table) == name)
    if not tables:
        return None
    # What was left out and noted may speak of another unit's sheets.
    notes = document.notes if len(tables) == len(document.tables) else ()
    return replace(document, problem=None, left_out=(), notes=notes, tables=tables)
