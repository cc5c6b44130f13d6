"""Audit Chinese government budget performance targets (预算绩效目标表)."""

__version__ = "0.1.0"
