"""Hold the settings of the score: points of the review items, costs, caps, cut-offs; read from rules/scoring.yaml."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.check.fields import setting


@dataclass(frozen=True, kw_only=True)
class ReviewItem:
    """One of the eight review points."""

    name: str = setting("审核要点", alias="名称")
    points: float = setting("满分", alias="分值")
    machine: bool = setting("程序能否评；不能评的印“需人工判断”", alias="程序可评", default=True)


@dataclass(frozen=True, kw_only=True)
class Costs:
    """What one finding of a severity costs, as a share of its item's points (times the rule's weight)."""

    high: float = setting("一条“高”扣该要点分值的几成", alias="高", default=0.3)
    medium: float = setting("一条“中”扣几成", alias="中", default=0.15)
    low: float = setting("一条“低”扣几成", alias="低", default=0.05)


@dataclass(frozen=True, kw_only=True)
class Caps:
    """The most that may be lost."""

    rule: float = setting("同一条规则在一个要点里最多扣几成", alias="同一规则", default=0.6)
    item: float = setting("一个要点最多扣几成", alias="同一要点", default=1.0)


@dataclass(frozen=True, kw_only=True)
class Cutoffs:
    """Lower bounds of the grades on 0–100; below the last is 差."""

    excellent: float = setting("优：不低于", alias="优", default=90.0)
    good: float = setting("良：不低于", alias="良", default=80.0)
    fair: float = setting("中：不低于", alias="中", default=60.0)


@dataclass(frozen=True, kw_only=True)
class Treatment:
    """What happens to a project of each grade, in the words of the report."""

    excellent: str = setting("优的处理", alias="优", default="可直接进入下一环节")
    good: str = setting("良的处理", alias="良", default="建议与单位沟通完善后进入下一环节")
    fair: str = setting("中的处理", alias="中", default="建议退回单位修改后重新报送")
    poor: str = setting("差的处理", alias="差", default="建议不进入下一环节")


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """Everything the score depends on; a colleague of the score room extends it here and in the YAML alone."""

    items: tuple[ReviewItem, ...] = setting("八个审核要点", alias="审核要点")
    costs: Costs = setting("每条发现的扣分", alias="扣分", default_factory=Costs)
    caps: Caps = setting("扣分上限", alias="上限", default_factory=Caps)
    cutoffs: Cutoffs = setting("等级线", alias="等级线", default_factory=Cutoffs)
    treatment: Treatment = setting("各等级的处理", alias="处理", default_factory=Treatment)

    def cost(self, severity: str) -> float:
        """Return the share of an item's points that a finding of this severity costs."""
        return {"高": self.costs.high, "中": self.costs.medium, "低": self.costs.low}[severity]

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
