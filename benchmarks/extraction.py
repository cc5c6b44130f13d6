"""Read and extract a folder and write what `score.py extraction` reads.

python benchmarks/extraction.py FOLDER REPORT.json [--text]     --text: only text files, read without the other readers
"""

import json
import sys
from pathlib import Path

from auditor.extract.document import extract_tables
from auditor.extract.identity import assign_ids
from auditor.model import Document, Extraction, TargetTable
from auditor.read.plain import plain_blocks

ROW_FIELDS = (
    "id",
    "location",
    "level1",
    "level2",
    "level3",
    "value",
    "value_long",
    "actual",
    "weight",
    "description",
    "basis",
)


def documents_of(folder: Path, *, text_only: bool) -> list[Document]:
    if text_only:
        files = sorted(folder.rglob("*.txt"))
        return [
            Document(file.relative_to(folder).as_posix(), "txt", "", plain_blocks(file.read_bytes())) for file in files
        ]
    from auditor.read.folder import find_sources
    from auditor.read.reader import read_source

    return [document for source in find_sources([folder]) for document in read_source(source)]


def record(table: TargetTable) -> dict:
    return {
        "id": table.id,
        "location": table.location,
        "kind": table.kind,
        "narrative": table.narrative,
        "layout": table.layout,
        "project_name": table.project_name,
        "project_code": table.project_code,
        "year": table.year,
        "department": table.department,
        "unit": table.unit,
        "budget": {"total": table.budget.total, "fiscal": table.budget.fiscal, "other": table.budget.other},
        "goal": table.goal,
        "purpose": table.purpose,
        "spending_plan": [{"by": step.by, "amount": step.amount} for step in table.spending_plan],
        "tasks": [{"name": t.name, "total": t.total, "fiscal": t.fiscal, "other": t.other} for t in table.tasks],
        "repairs": [{"location": r.location, "what": r.what, "confidence": r.confidence} for r in table.repairs],
        "indicators": [{key: getattr(row, key) for key in ROW_FIELDS} for row in table.indicators],
    }


def report(pairs: list[tuple[Document, Extraction]]) -> dict:
    documents = []
    for document, extraction in pairs:
        status = (
            "skipped"
            if document.skipped
            else "unreadable"
            if document.problem
            else "ok"
            if extraction.tables
            else "no_tables"
        )
        documents.append(
            {
                "path": document.path,
                "status": status,
                "tables": [record(table) for table in extraction.tables],
                "left_out": [{"location": out.location, "reason": out.reason} for out in extraction.left_out],
            }
        )
    return {"documents": documents, "findings": []}


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    documents = documents_of(folder, text_only="--text" in sys.argv)
    extractions = assign_ids([extract_tables(document) for document in documents])
    out.write_text(
        json.dumps(report(list(zip(documents, extractions, strict=True))), ensure_ascii=False, indent=1), "utf-8"
    )
    for document, extraction in zip(documents, extractions, strict=True):
        print(document.path, len(extraction.tables), sum(len(t.indicators) for t in extraction.tables))


if __name__ == "__main__":
    main()
