"""What the opportunities area takes in and gives out."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class Found:
    """A fact that a rule found worth pushing: so much money falls due on a day.

    `key` names the fact without an account number in clear; `rate` a year, None if not stated.
    """

    customer_id: int
    key: str
    amount: Decimal
    due_date: date
    rate: Decimal | None


@dataclass(frozen=True)
class Recipient:
    """The customer behind a fact: where he stands and who answers for him."""

    customer_id: int
    household_id: int | None
    grid_id: int
    manager_id: int
    is_key: bool

    @property
    def household_key(self) -> tuple[str, int]:
        """What contact rest is counted by: the household, or a customer who has none."""
        if self.household_id is None:
            return ("customer", self.customer_id)
        return ("household", self.household_id)


@dataclass
class FindCounts:
    """What became of the facts of one run; the parts add up to `facts`."""

    facts: int = 0
    pushed: int = 0
    known: int = 0
    too_small: int = 0
    without_manager: int = 0
    not_to_be_offered: int = 0
    resting: int = 0
    same_household: int = 0


@dataclass(frozen=True)
class DoorContact:
    """What a visit means for the work that was waiting at that door.

    `reached`: the customer was spoken to; `gone`: he does not live there any more. `at` is the
    aware instant of check-in.
    """

    customer_id: int
    at: datetime
    reached: bool
    gone: bool
