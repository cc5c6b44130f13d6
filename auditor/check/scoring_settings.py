"""Hold the settings of the score: points of the review items, costs, caps, cut-offs; read from rules/scoring.yaml."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.check.fields import setting
from auditor.model import Severity
from auditor.records import record


@record(kw_only=True, slots=False)
class ReviewItem:
    """One of the eight review points."""

    name: str = setting("审核要点", alias="名称")
    points: float = setting("满分", alias="分值")
    machine: bool = setting("程序能否评；不能评的印“需人工判断”", alias="程序可评", default=True)
    cap: float = setting("这个要点最多扣满分的几成", alias="最多扣", default=1.0)
    impression: float = setting("整体印象最多扣这个要点满分的几成", alias="整体印象", default=0.6)


@record(kw_only=True, slots=False)
class Degrees:
    """What a finding of each severity weighs, against one of severity 高."""

    high: float = setting("一条“高”", alias="高", default=0.0)
    medium: float = setting("一条“中”", alias="中", default=0.0)
    low: float = setting("一条“低”", alias="低", default=0.0)

    def of(self, severity: Severity) -> float:
        """Return the weight of one finding of this severity."""
        if severity is Severity.HIGH:
            return self.high
        return self.medium if severity is Severity.MEDIUM else self.low


@record(kw_only=True, slots=False)
class Costs:
    """What findings cost under their own review point.

    A finding on a row is shared out over the rows of its table: a table whose every row has one loses the same
    part of the point, whether it has six rows or sixty. A class of more rows than `rows_of_a_class` counts for so many.
    """

    severities: Degrees = setting(
        "各档问题的轻重，以“高”为1", alias="轻重", default_factory=lambda: Degrees(high=1, medium=0.75, low=0.45)
    )
    rows: float = setting("每一行都有一条“高”时，共扣所属要点满分的几成", alias="按行", default=0.3)
    rows_of_a_class: int = setting(
        "同一个二级指标的行再多，合起来最多按几行计；0 为不限", alias="同类最多按几行", default=3
    )
    tables: float = setting("整张表的一条“高”，在所属要点扣几分", alias="按表", default=2.9)
    per_table: tuple[str, ...] = setting(
        "虽指向某一行、但按整张表扣分的规则：编号或开头字母", alias="按表扣的规则", default=("M",)
    )
    weights: Mapping[str, float] = setting(
        "规则的扣分倍数：编号或开头字母；没写的为1", alias="倍数", default_factory=dict
    )


@record(kw_only=True, slots=False)
class ImpressionRule:
    """How many weak rows and problems of the whole table lower every review point: 整体印象, from 0 to 1."""

    majority: float = setting("有问题的行超过几成时加重", alias="过", default=0.5)
    beyond: float = setting("超过的部分按几倍计", alias="过后按倍", default=2.0)
    table: float = setting("整张表的一条“高”，在整体印象里折几成", alias="整张表", default=0.09)


@record(kw_only=True, slots=False)
class Overall:
    """How a 整体支出 table differs from a project table."""

    weights: Mapping[str, float] = setting("整体支出表的扣分倍数，盖过一般倍数", alias="倍数", default_factory=dict)


@record(kw_only=True, slots=False)
class Cutoffs:
    """Lower bounds of the grades on 0–100; below the last is 差."""

    excellent: float = setting("优：不低于", alias="优", default=90.0)
    good: float = setting("良：不低于", alias="良", default=80.0)
    fair: float = setting("中：不低于", alias="中", default=60.0)


@record(kw_only=True, slots=False)
class Treatment:
    """What happens to a project of each grade, in the words of the report."""

    excellent: str = setting("优的处理", alias="优", default="可直接进入下一环节")
    good: str = setting("良的处理", alias="良", default="建议与单位沟通完善后进入下一环节")
    fair: str = setting("中的处理", alias="中", default="建议退回单位修改后重新报送")
    poor: str = setting("差的处理", alias="差", default="建议不进入下一环节")


@record(kw_only=True, slots=False)
class Scoring:
    """Everything the score depends on."""

    items: tuple[ReviewItem, ...] = setting("八个审核要点", alias="审核要点")
    costs: Costs = setting("每条发现在所属要点的扣分", alias="扣分", default_factory=Costs)
    impression: ImpressionRule = setting("问题多少对各要点的共同影响", alias="整体印象", default_factory=ImpressionRule)
    overall: Overall = setting("整体支出绩效目标表的不同之处", alias="整体支出", default_factory=Overall)
    cutoffs: Cutoffs = setting("等级线", alias="等级线", default_factory=Cutoffs)
    treatment: Treatment = setting("各等级的处理", alias="处理", default_factory=Treatment)

    def weight(self, code: str, *, overall: bool = False) -> float:
        """Return the factor of a rule: by its code, else by its letter, else 1."""
        layers = (self.overall.weights, self.costs.weights) if overall else (self.costs.weights,)
        for weights in layers:
            for key in (code, code.rstrip("0123456789")):
                if key in weights:
                    return weights[key]
        return 1.0

    def grade(self, total: float) -> str:
        """Return the grade of a total on 0–100."""
        bounds = (("优", self.cutoffs.excellent), ("良", self.cutoffs.good), ("中", self.cutoffs.fair))
        return next((grade for grade, bound in bounds if total >= bound), "差")

    def advice(self, grade: str) -> str:
        """Return what is to be done with a project of this grade."""
        wording = self.treatment
        return {"优": wording.excellent, "良": wording.good, "中": wording.fair, "差": wording.poor}[grade]


DEFAULT_ITEMS: tuple[tuple[str, float, bool], ...] = (
    ("规范完整性", 10, True),
    ("明确清晰性", 10, True),
    ("目标相关性", 15, True),
    ("指标科学性", 15, True),
    ("绩效合理性", 15, True),
    ("资金匹配性", 15, True),
    ("实现可能性", 10, False),
    ("条件充分性", 10, False),
)


def default_scoring() -> Scoring:
    """Return the settings that hold where no scoring file says otherwise (通行口径, domain of 财预〔2015〕88号)."""
    return Scoring(items=tuple(ReviewItem(name=n, points=p, machine=m) for n, p, m in DEFAULT_ITEMS))
