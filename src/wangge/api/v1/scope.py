"""Which rows an endpoint may hand out: declared beside its right, checked when it is imported.

    auth=requires(Right.SEE_CUSTOMERS, scope=unit(visible_customers))

Four reaches, the narrowest that is true:

    own(f, …)           the actor's own rows (his tasks, his score, his sessions)
    unit(f, …)          what lies below the actor's posts, plus customers he is on duty for
    bank(reason="…")    everyone with the right sees all of it; says why that may be
    nothing(reason="…") no row of a customer, of staff or of work; says what it answers instead

`f` are the functions of `wangge.areas.<area>.access` that every row, count, aggregate and file of
the endpoint goes through. `wangge bench access` and `tests/bench/access` read the declaration from
the OpenAPI document (`x-rights`, `x-scope`) and hold each endpoint to it with planted values.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

HOW_TO = """
Declare what the endpoint may hand out, beside its right:
    from .access import requires
    from .scope import unit            # or: own, bank, nothing
    auth=requires(Right.…, scope=unit(visible_customers))
`visible_customers` stands for the functions of wangge.areas.<area>.access that its rows go
through. See the head of src/wangge/api/v1/scope.py and docs/compliance/access.md."""

_ACCESS = ("wangge.areas.", ".access")


class Reach(StrEnum):
    """How far an endpoint sees."""

    OWN = "own"
    UNIT = "unit"
    BANK = "bank"
    NONE = "none"


class Undeclared(TypeError):
    """An endpoint does not say, or does not say properly, what it may hand out."""

    def __init__(self, problem: str) -> None:
        """Tell what is wrong and how to declare."""
        super().__init__(problem + HOW_TO)


@dataclass(frozen=True)
class Scope:
    """The declaration: its reach, the access functions, or the reason why there are none."""

    reach: Reach
    through: tuple[Callable[..., Any], ...] = ()
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse a declaration that says nothing; raises Undeclared."""
        if self.reach in (Reach.OWN, Reach.UNIT) and not self.through:
            raise Undeclared(f"scope {self.reach}() names no access function.")
        if self.reach in (Reach.BANK, Reach.NONE) and not self.reason:
            raise Undeclared(f"scope {self.reach} gives no reason.")
        for function in self.through:
            begins, ends = _ACCESS
            if not (function.__module__.startswith(begins) and function.__module__.endswith(ends)):
                raise Undeclared(
                    f"{function.__module__}.{function.__name__} is no function of an area's access."
                )

    def described(self) -> dict[str, Any]:
        """Return the declaration as the OpenAPI document carries it."""
        names = sorted(f"{f.__module__.split('.')[2]}.{f.__name__}" for f in self.through)
        return {"reach": str(self.reach), "through": names, "reason": self.reason}


def own(*through: Callable[..., Any]) -> Scope:
    """Return the scope of an endpoint that hands out the actor's own rows alone."""
    return Scope(Reach.OWN, through)


def unit(*through: Callable[..., Any]) -> Scope:
    """Return the scope of an endpoint that hands out what lies below the actor's posts."""
    return Scope(Reach.UNIT, through)


def bank(*through: Callable[..., Any], reason: str) -> Scope:
    """Return the scope of an endpoint whose every reader may see the whole bank, and why."""
    return Scope(Reach.BANK, through, reason)


def nothing(*, reason: str) -> Scope:
    """Return the scope of an endpoint that hands out no row at all, and why."""
    return Scope(Reach.NONE, (), reason)
