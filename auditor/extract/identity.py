"""Give tables and indicators ids that follow their content, not their place or file."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from hashlib import blake2b
from operator import attrgetter

from auditor.model import Extraction, Indicator, TargetTable
from auditor.text import squeeze

_BYTES = 5
_beside_id = attrgetter(*(field.name for field in fields(Indicator) if field.name != "id"))


def _digest(*parts: object) -> str:
    text = "\x1f".join("" if part is None else squeeze(str(part)) for part in parts)
    return blake2b(text.encode(), digest_size=_BYTES).hexdigest()


def _table_key(table: TargetTable) -> str:
    """Return the digest of what names a table; a changed value or a moved row does not touch it."""
    named = table.project_name or table.goal or ""
    return _digest(table.kind, table.narrative, named, table.project_code, table.unit or table.department, table.year)


def _table_content(table: TargetTable) -> str:
    rows = sorted(f"{row.level2}\x1e{row.level3}\x1e{row.value}" for row in table.indicators)
    return _digest(table.budget.total, table.goal, *rows)


def _numbered(keys: Sequence[str]) -> list[str]:
    """Return the keys, a repeated one with -2, -3 and so on."""
    seen: Counter[str] = Counter()
    result = []
    for key in keys:
        seen[key] += 1
        result.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    return result


def _indicator_ids(table_id: str, rows: Sequence[Indicator]) -> list[str]:
    names = [squeeze(row.level3 or row.value or row.actual or "") for row in rows]
    count = Counter(names)
    keys = []
    for row, name in zip(rows, names, strict=True):
        apart = () if count[name] == 1 else (row.level2, row.value)
        keys.append(f"{table_id}.{_digest(name, *apart)[:8]}")
    return _numbered(keys)


def _with_id(table: TargetTable, table_id: str, row_ids: Iterable[str]) -> TargetTable:
    # `replace` looks up each field of each row anew: four times as long.
    rows = zip(table.indicators, row_ids, strict=True)
    return replace(table, id=table_id, indicators=tuple(Indicator(key, *_beside_id(row)) for row, key in rows))


def first_ids(extraction: Extraction) -> Extraction:
    """Return the extraction with the ids its tables and indicators have unless others are named alike."""
    tables = []
    for table in extraction.tables:
        table_id = f"t{_table_key(table)}"
        tables.append(_with_id(table, table_id, _indicator_ids(table_id, table.indicators)))
    return replace(extraction, tables=tuple(tables))


def _told_apart(tables: Sequence[TargetTable]) -> list[str]:
    """Return ids of tables whose first ids are not unique: by content where that differs, so that order is nothing."""
    groups: dict[str, set[str]] = defaultdict(set)
    contents = [_table_content(table) for table in tables]
    for table, content in zip(tables, contents, strict=True):
        groups[table.id].add(content)
    return _numbered(
        [
            table.id if len(groups[table.id]) == 1 else f"{table.id}{content[:4]}"
            for table, content in zip(tables, contents, strict=True)
        ]
    )


def assign_ids(extractions: Sequence[Extraction]) -> list[Extraction]:
    """Return the extractions with ids for every table and indicator, unique over all of them.

    An id survives moved rows, changed values and renamed files; equal content gets -2, -3. Extractions with first ids
    keep those that are unique.
    """
    known = [e if all(table.id for table in e.tables) else first_ids(e) for e in extractions]
    count = Counter(table.id for extraction in known for table in extraction.tables)
    ids = iter(_told_apart([table for e in known for table in e.tables if count[table.id] > 1]))
    return [
        replace(e, tables=tuple(_renamed(t, next(ids)) if count[t.id] > 1 else t for t in e.tables))
        if any(count[table.id] > 1 for table in e.tables)
        else e
        for e in known
    ]


def _renamed(table: TargetTable, table_id: str) -> TargetTable:
    return _with_id(table, table_id, (table_id + row.id.removeprefix(table.id) for row in table.indicators))
