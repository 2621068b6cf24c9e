"""Models of the opportunities area."""

from .opportunity import DeclineReason, FunnelStage, Opportunity
from .opportunity_rule import OpportunityRule, RuleKind
from .task import Task, TaskKind, TaskStatus

__all__ = [
    "DeclineReason",
    "FunnelStage",
    "Opportunity",
    "OpportunityRule",
    "RuleKind",
    "Task",
    "TaskKind",
    "TaskStatus",
]
