"""Give a result as pandas frames: the library's way to do one's own statistics.

>>> frames(result)["findings"].groupby("规则").size()
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.report.tidy import Sheet, finding_sheet, indicator_sheet, project_sheet, rule_names

if TYPE_CHECKING:
    import pandas as pd

    from auditor.check.ruleset import RuleSet
    from auditor.model import AuditResult


def frames(result: AuditResult, rules: RuleSet | None = None) -> dict[str, pd.DataFrame]:
    """Return the frames `projects`, `indicators` and `findings`; columns as in auditor.report.tidy, money in 万元."""
    return {
        "projects": _frame(project_sheet(result)),
        "indicators": _frame(indicator_sheet(result)),
        "findings": _frame(finding_sheet(result, rule_names(rules))),
    }


def _frame(sheet: Sheet) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame.from_records(sheet.rows, columns=list(sheet.columns))
