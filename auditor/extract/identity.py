"""Give tables and indicators ids that follow their content, not their place or file."""

from collections import Counter, defaultdict
from collections.abc import Sequence
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


def _table_ids(tables: Sequence[TargetTable]) -> list[str]:
    groups: dict[str, set[str]] = defaultdict(set)
    keys = [_table_key(table) for table in tables]
    contents = [_table_content(table) for table in tables]
    for key, content in zip(keys, contents, strict=True):
        groups[key].add(content)
    # Tables of one name and unit that differ are told apart by content, so that their order does not matter.
    chosen = [
        key if len(groups[key]) == 1 else f"{key}{content[:4]}" for key, content in zip(keys, contents, strict=True)
    ]
    return _numbered([f"t{key}" for key in chosen])


def _indicator_ids(table_id: str, rows: Sequence[Indicator]) -> list[str]:
    names = [squeeze(row.level3 or row.value or row.actual or "") for row in rows]
    count = Counter(names)
    keys = []
    for row, name in zip(rows, names, strict=True):
        apart = () if count[name] == 1 else (row.level2, row.value)
        keys.append(f"{table_id}.{_digest(name, *apart)[:8]}")
    return _numbered(keys)


def assign_ids(extractions: Sequence[Extraction]) -> list[Extraction]:
    """Return the extractions with ids for every table and indicator, unique over all of them.

    An id survives moved rows, changed values and renamed files; equal content gets -2, -3.
    """
    ids = iter(_table_ids([table for extraction in extractions for table in extraction.tables]))
    result = []
    for extraction in extractions:
        tables = []
        for table in extraction.tables:
            table_id = next(ids)
            rows = zip(table.indicators, _indicator_ids(table_id, table.indicators), strict=True)
            # `replace` looks up each field of each row anew: four times as long.
            named = tuple(Indicator(key, *_beside_id(row)) for row, key in rows)
            tables.append(replace(table, id=table_id, indicators=named))
        result.append(replace(extraction, tables=tuple(tables)))
    return result
