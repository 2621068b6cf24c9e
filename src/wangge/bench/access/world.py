"""A small bank on paper: units, people, grids, customers with planted values, and who sees whom.

Nothing here asks the product. `sees` is worked out from this paper alone, so that a fault in the
access layer cannot hide itself.

    总行 ─ B01 ─ O101 ─ T101 (manager, deputy), T102 (sibling)
         │      └ O102 ─ T103 (cousin)
         └ B02 ─ O201 ─ T201 (outsider)
Yesterday `gone_out` went from T101 to T201 and `come_in` the other way; two customers moved house
across the same border, and a branch's customer was merged into the other branch's.
"""

from dataclasses import dataclass, field
from functools import cached_property

UNITS = {  # code: (kind, parent)
    "HQ": ("head_office", None),
    "D01": ("department", "HQ"),
    "D06": ("department", "HQ"),
    "D07": ("department", "HQ"),
    "B01": ("branch", "HQ"),
    "O101": ("outlet", "B01"),
    "T101": ("team", "O101"),
    "T102": ("team", "O101"),
    "O102": ("outlet", "B01"),
    "T103": ("team", "O102"),
    "B02": ("branch", "HQ"),
    "O201": ("outlet", "B02"),
    "T201": ("team", "O201"),
}
WHOLE_BANK = {"head_office", "department"}
SEE_CUSTOMERS = WHOLE_BANK | {"branch_head", "outlet_head", "customer_manager"}
HEADS = {"branch_head", "outlet_head"}
SEE_UNITS = {"auditor", "administrator", "security_officer"}
COUNTS = {"analyst"}
"""In a department: sees every unit and grid, and no customer."""


@dataclass(frozen=True)
class Persona:
    """A member of staff: posts today and, if they differ, until yesterday: (unit, role)."""

    username: str
    posts: tuple[tuple[str, str], ...]
    before: tuple[tuple[str, str], ...] | None = None


_MANAGER = "customer_manager"
PERSONAS = {
    p.username: p
    for p in (
        Persona("head_office", (("HQ", "head_office"),)),
        Persona("department", (("D01", "department"),)),
        Persona("auditor", (("D06", "auditor"),)),
        Persona("administrator", (("D07", "administrator"),)),
        Persona("security_officer", (("D06", "security_officer"),)),
        Persona("analyst", (("D01", "analyst"),)),
        Persona("branch_head", (("B01", "branch_head"),)),
        Persona("outlet_head", (("O101", "outlet_head"),)),
        Persona("manager", (("T101", _MANAGER),)),
        Persona("deputy", (("T101", _MANAGER),)),
        Persona("sibling", (("T102", _MANAGER),)),
        Persona("cousin", (("T103", _MANAGER),)),
        Persona("coast_head", (("B02", "branch_head"),)),
        Persona("outsider", (("T201", _MANAGER),)),
        Persona("gone_out", (("T201", _MANAGER),), before=(("T101", _MANAGER),)),
        Persona("come_in", (("T101", _MANAGER),), before=(("T201", _MANAGER),)),
        Persona("left", (), before=(("T101", _MANAGER),)),
        Persona("two_posts", (("T102", _MANAGER), ("O201", "outlet_head"))),
    )
}

GRIDS = {  # code: (unit, A until yesterday, A today)
    "1-T101": ("T101", "manager", "manager"),
    "1-OUT": ("T101", "gone_out", "come_in"),
    "1-T102": ("T102", "sibling", "sibling"),
    "1-T103": ("T103", "cousin", "cousin"),
    "1-O101": ("O101", "outlet_head", "outlet_head"),
    "1-B01": ("B01", "branch_head", "branch_head"),
    "2-T201": ("T201", "outsider", "outsider"),
    "2-IN": ("T201", "come_in", "gone_out"),
    "2-O201": ("O201", "two_posts", "two_posts"),
}
BIG = {"1": "B01", "2": "B02"}
PER_GRID = 8
"""Customers that stand still in each grid."""


@dataclass(frozen=True)
class Customer:
    """A customer by number; grid None: unassigned. `into`: merged yesterday into that number."""

    n: int
    grid: str | None
    before: str | None
    household: int | None = None
    into: int | None = None
    deceased: bool = False


def customers() -> list[Customer]:
    """Return everyone: eight to a grid (the first two one household), then the odd ones."""
    people: list[Customer] = []
    for place, grid in enumerate(GRIDS):
        for k in range(PER_GRID):
            home = place if k < 2 else None
            people.append(Customer(len(people), grid, grid, household=home))
    n = len(people)
    split = len(GRIDS)
    return [
        *people,
        Customer(n, "2-T201", "1-T101"),
        Customer(n + 1, "1-T101", "2-T201"),
        Customer(n + 2, "1-T101", "1-T101", household=split),
        Customer(n + 3, "1-T102", "1-T102", household=split),
        Customer(n + 4, "2-T201", "1-T101", into=n + 5),
        Customer(n + 5, "2-T201", "2-T201"),
        Customer(n + 6, None, None),
        Customer(n + 7, None, None),
        Customer(n + 8, None, None, deceased=True),
    ]


@dataclass(frozen=True)
class World:
    """The paper bank and the ids its objects got: `ids[kind][name]`."""

    people: list[Customer] = field(default_factory=customers)
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    owner_of: dict[str, int] = field(default_factory=dict)
    """Number of the customer that an id of a visit, opportunity or task belongs to."""

    @cached_property
    def by_number(self) -> dict[int, Customer]:
        """The customers by number."""
        return {c.n: c for c in self.people}

    def sees(self, username: str | None, n: int) -> bool:
        """Tell whether a persona may see customer `n` today."""
        one = self.by_number[n]
        one = self.by_number[one.into] if one.into is not None else one
        return self.sees_ground(username, one.grid)

    def sees_ground(self, username: str | None, grid: str | None) -> bool:
        """Tell whether a persona may see the customers of a grid; None: those of no grid."""
        posts = posts_of(username)
        if any(role in WHOLE_BANK for _, role in posts):
            return True
        if grid is None:
            return False
        unit, _, a_today = GRIDS[grid]
        if a_today == username and any(role == _MANAGER for _, role in posts):
            return True
        return any(role in SEE_CUSTOMERS and is_below(unit, post) for post, role in posts)

    def sees_grid(self, username: str | None, grid: str) -> bool:
        """Tell whether a persona may see a grid itself: its name, its area, its large counts."""
        counts = any(role in COUNTS for _, role in posts_of(username))
        return counts or self.sees_ground(username, grid)

    def sees_unit(self, username: str | None, unit: str) -> bool:
        """Tell whether a persona may name a unit."""
        return any(
            role in WHOLE_BANK | SEE_UNITS | COUNTS
            or (role in SEE_CUSTOMERS and is_below(unit, post))
            for post, role in posts_of(username)
        )


def posts_of(username: str | None) -> tuple[tuple[str, str], ...]:
    """Return a persona's posts today; none for somebody who is not signed in."""
    return PERSONAS[username].posts if username else ()


def is_below(unit: str, top: str) -> bool:
    """Tell whether `unit` is `top` or hangs below it."""
    at: str | None = unit
    while at is not None:
        if at == top:
            return True
        at = UNITS[at][1]
    return False
