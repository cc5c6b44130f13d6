"""Apply the decision rules: which 二级指标 a row belongs to, by its words and the kind of its value.

The rules stand in the order of the review practice; the first that speaks decides. A rule that only leans (`firm`
False) is evidence for the model, not a decision.
"""

from __future__ import annotations

from auditor.classify import rules_by_measure as by_measure
from auditor.classify import rules_by_name as by_name
from auditor.classify import rules_by_nature as by_nature
from auditor.classify import rules_by_result as by_result
from auditor.classify.category_case import Case, Rule, Ruling

RULES: tuple[Rule, ...] = (
    by_name.filler,
    by_name.satisfaction,
    by_name.process,
    by_name.handed_out,
    by_name.unhappy,
    by_name.feeling,
    by_result.worded_result,
    by_result.counted_result,
    by_result.plain_rate,
    by_name.lasting_term,
    by_name.waiting,
    by_name.shortened,
    by_name.quality_name,
    by_name.spent,
    by_name.time,
    by_name.time_value,
    by_name.saving,
    by_measure.bare_sum,
    by_measure.money,
    by_measure.uncounted,
    by_measure.named_quantity,
    by_nature.side_effect,
    by_measure.world_rate,
    by_nature.nature,
    by_measure.quality_rate,
    by_measure.use_rate,
    by_measure.cover_rate,
    by_measure.stay_rate,
    by_measure.effect_count,
    by_measure.count,
    by_measure.lasting,
    by_measure.lift,
)


def rulings(case: Case) -> tuple[Ruling, ...]:
    """Return what the rules say in order, up to and with the first firm one."""
    found: list[Ruling] = []
    for rule in RULES:
        ruling = rule(case)
        if ruling:
            found.append(ruling)
            if ruling.firm:
                break
    return tuple(found)
