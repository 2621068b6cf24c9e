"""The bank's morning: what is late expires, what fell due is handed out, before the first visit."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from wangge.areas.assessment.services import compute_scores, ensure_default_scheme
from wangge.areas.insight.services import count_grids
from wangge.areas.opportunities.services import (
    ensure_default_rules,
    expire_opportunities,
    find_opportunities,
    plan_key_customer_visits,
)
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.organisation.services import carry_out_moves, close_accounts
from wangge.areas.visits.selectors import last_valid_visits
from wangge.kernel.progress import Progress, Silent
from wangge.kernel.time import Month, bank_day


@dataclass
class HandedOut:
    """Counts of one or more mornings; `opportunities` as in `FindCounts`."""

    opportunities: Counter = field(default_factory=Counter)
    key_customer_tasks: int = 0
    expired: int = 0

    def add(self, other: "HandedOut") -> None:
        """Add another morning."""
        self.opportunities.update(other.opportunities)
        self.key_customer_tasks += other.key_customer_tasks
        self.expired += other.expired


def prepare(*, now: datetime) -> None:
    """See that the rules and the scheme that ship with the product are there."""
    ensure_default_rules(actor=SYSTEM, now=now)
    ensure_default_scheme(actor=SYSTEM, now=now)


def hand_out(*, lake: Path, now: datetime, progress: Progress = Silent()) -> HandedOut:
    """Expire, find and plan as of the day of `now`; a second run of a day changes nothing."""
    on = bank_day(now)
    expired = expire_opportunities(actor=SYSTEM, now=now, on=on)
    found = find_opportunities(actor=SYSTEM, now=now, on=on, lake=lake, progress=progress)
    planned = plan_key_customer_visits(actor=SYSTEM, now=now, on=on, last_seen=last_valid_visits)
    return HandedOut(Counter(asdict(found)), planned, expired)


def run_morning(*, lake: Path, now: datetime, progress: Progress = Silent()) -> HandedOut:
    """Do all that a new bank day needs: units moved, work handed out, scores and grids counted.

    To be run daily, after the night's snapshot was accepted and custody assigned.
    """
    carry_out_moves(actor=SYSTEM, now=now)
    close_accounts(actor=SYSTEM, now=now)
    prepare(now=now)
    done = hand_out(lake=lake, now=now, progress=progress)
    compute_scores(actor=SYSTEM, now=now, period=Month.of(bank_day(now)))
    count_grids(actor=SYSTEM, now=now)
    return done
