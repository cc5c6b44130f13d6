"""Split a result by department, so that each unit gets only its own findings."""

from __future__ import annotations

import regex

from auditor.model import AuditResult, DocumentResult, TableResult

UNKNOWN = "未写部门"
# Signs that Windows or a shell does not allow in a folder's name, and control characters.
_UNSAFE = regex.compile(r'[\\/:*?"<>|\p{C}]')
_CODE = regex.compile(r"^\d+[-—]")


def department_of(table: TableResult) -> str:
    """Return the department a table belongs to, without its code: 主管部门, else 实施单位."""
    name = table.table.department or table.table.unit or UNKNOWN
    return _CODE.sub("", name).strip() or UNKNOWN


def folder_name(name: str) -> str:
    """Return a name that is safe as a folder on every system."""
    safe = _UNSAFE.sub("_", name).strip(" .")[:60]
    return safe or UNKNOWN


def split_by_department(result: AuditResult) -> list[tuple[str, AuditResult]]:
    """Return (folder name, result) per department, sorted; a file of several units shows each only its own tables."""
    names = sorted({department_of(table) for document in result.documents for table in document.tables})
    used: dict[str, int] = {}
    parts = []
    for name in names:
        folder = folder_name(name)
        used[folder] = used.get(folder, 0) + 1
        if used[folder] > 1:
            folder = f"{folder}-{used[folder]}"
        parts.append((folder, _part(result, name)))
    return parts


def _part(result: AuditResult, name: str) -> AuditResult:
    documents = tuple(own for document in result.documents if (own := _own(document, name)) is not None)
    identities = {table.table.id for document in documents for table in document.tables}
    # A finding across tables names other units' projects, so only those wholly inside the department are shown.
    across = tuple(f for f in result.findings if f.tables and set(f.tables) <= identities)
    gone = tuple(f for f in result.resolved if f.table in identities)
    return AuditResult(
        documents, across, gone, rules_digest=result.rules_digest, options=(*result.options, ("department", name))
    )


def _own(document: DocumentResult, name: str) -> DocumentResult | None:
    tables = tuple(table for table in document.tables if department_of(table) == name)
    if not tables:
        return None
    return DocumentResult(
        document.path, document.format, document.sha256, document.status, None, (), document.notes, tables
    )
