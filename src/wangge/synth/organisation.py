"""The bank's organisation in the sample county: units, staff, and who answers for which grid.

Head office and its departments; branches of neighbouring towns, each with one or two outlets;
teams of two managers under the outlets. The two share the team's small grids: each is the A
manager of about half and the B manager of the others.
"""

import random
from dataclasses import dataclass, field

from wangge.synth import names
from wangge.synth.grids import GridPlan, branch_of_towns, plan_grids, shares
from wangge.synth.identity import Registrar
from wangge.synth.places import Town, Village
from wangge.synth.regions import Graph

BANK_NAME = "射河农村商业银行"
"""An invented bank, named after the county's river."""

_RESIDENTS_A_MANAGER = 500
_MIN_MANAGERS, _MAX_MANAGERS = 6, 200
_GRIDS_A_MANAGER = 2.5
_MAX_GRIDS = 500
_MANAGERS_A_BRANCH = 8
_TEAMS_FOR_TWO_OUTLETS = 3
_STAFF_NUMBERS = 345  # a stretch of phone numbers no village uses
_DEPARTMENTS = (
    ("D01", "零售业务部"), ("D02", "普惠金融部"), ("D03", "公司业务部"), ("D04", "电子银行部"),
    ("D05", "风险管理部"), ("D06", "审计部"), ("D07", "科技信息部"),
)  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """An organisation unit; `kind`: head_office, department, branch, outlet, team."""

    code: str
    name: str
    kind: str
    parent_code: str | None


@dataclass(frozen=True)
class Staff:
    """A member of staff; `posts` are (unit code, role) pairs."""

    staff_no: str
    username: str
    name: str
    mobile: str
    persona: str | None
    posts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SmallGrid:
    """A small grid with its team, outlet, branch and A and B managers."""

    plan: GridPlan
    team: str
    outlet: str
    branch: str
    a_staff_no: str
    b_staff_no: str


@dataclass(frozen=True)
class Organisation:
    """Units, staff and posted grids; `grid_at` finds the grid of a (village, group)."""

    units: tuple[Unit, ...]
    staff: tuple[Staff, ...]
    small_grids: tuple[SmallGrid, ...]
    branch_of_town: tuple[str, ...]
    grid_at: dict[tuple[int, int], SmallGrid] = field(repr=False)


def plan_organisation(
    towns: tuple[Town, ...],
    villages: tuple[Village, ...],
    cells: Graph,
    rng: random.Random,
) -> Organisation:
    """Plan units, staff and grids for the county's population."""
    residents = sum(t.residents for t in towns)
    managers = _managers(residents, rng)
    grids = plan_grids(towns, villages, cells, _grid_count(managers))
    branches = min(17, max(3, round(managers / _MANAGERS_A_BRANCH)))
    branch_of = _seat_first(branch_of_towns(towns, villages, cells, branches))
    builder = _Builder(towns, villages, rng)
    builder.head_office()
    by_branch = [[g for g in grids if branch_of[g.town] == b] for b in range(branches)]
    teams = shares(
        [sum(g.residents for g in mine) for mine in by_branch],
        max(branches, managers // 2),
        [len(mine) for mine in by_branch],
    )
    codes = [
        builder.branch(number, mine, count)
        for number, (mine, count) in enumerate(zip(by_branch, teams, strict=True))
    ]
    builder.guards()
    grid_at = {key: g for g in builder.small_grids for key in g.plan.covers(villages)}
    return Organisation(
        tuple(builder.units),
        tuple(_with_personas(builder.staff, builder.units)),
        tuple(builder.small_grids),
        tuple(codes[b] for b in branch_of),
        grid_at,
    )


def _managers(residents: int, rng: random.Random) -> int:
    wanted = residents / _RESIDENTS_A_MANAGER * rng.uniform(0.96, 1.04)
    return min(_MAX_MANAGERS, max(_MIN_MANAGERS, round(wanted / 2) * 2))


def _grid_count(managers: int) -> int:
    return min(_MAX_GRIDS, max(17, round(managers * _GRIDS_A_MANAGER)))


def _seat_first(branch_of: list[int]) -> list[int]:
    """Number the branches by their first town, so that the county seat's comes first."""
    order = list(dict.fromkeys(branch_of))
    return [order.index(b) for b in branch_of]


class _Builder:
    """Collects units, staff and grids in a fixed order."""

    def __init__(
        self, towns: tuple[Town, ...], villages: tuple[Village, ...], rng: random.Random
    ) -> None:
        self.units: list[Unit] = []
        self.staff: list[Staff] = []
        self.small_grids: list[SmallGrid] = []
        self._towns = towns
        self._villages = villages
        self._rng = rng
        self._registrar = Registrar(_STAFF_NUMBERS, (), 0)
        self._teams = 0

    def head_office(self) -> None:
        """Add head office, its departments and the people there."""
        self.units.append(Unit("HQ", f"{BANK_NAME}总行", "head_office", None))
        for code, name in _DEPARTMENTS:
            self.units.append(Unit(code, name, "department", "HQ"))
        self._hire("head_office", "HQ", "head_office")
        for code, _ in _DEPARTMENTS[:5]:
            self._hire("department", code, "department" if code == "D01" else None)
        self._hire("auditor", "D06", "auditor")
        self._hire("administrator", "D07", "administrator")

    def guards(self) -> None:
        """Add who guards the system and who counts; last: nobody else's name depends on them."""
        self._hire("security_officer", "D05", "security_officer")
        self._hire("analyst", "D01", "analyst")

    def branch(self, number: int, grids: list[GridPlan], teams: int) -> str:
        """Add a branch with its outlets, teams and posted grids; returns its code."""
        code = f"B{number + 1:02d}"
        served = sorted({g.town for g in grids}, key=lambda t: -self._towns[t].residents)
        seat = self._towns[served[0]].name.removesuffix("街道").removesuffix("镇")
        second = self._second_place(served[-1], seat)
        self.units.append(Unit(code, f"{seat}支行", "branch", "HQ"))
        self._hire("branch_head", code)
        count = 2 if teams >= _TEAMS_FOR_TWO_OUTLETS else 1
        outlets = self._outlets(code, [f"{seat}支行营业部", f"{second}分理处"][:count])
        for part in range(teams):
            mine = grids[part * len(grids) // teams : (part + 1) * len(grids) // teams]
            self._team(code, outlets[part * len(outlets) // teams], mine)
        return code

    def _second_place(self, town: int, seat: str) -> str:
        """Name the second outlet after another town, else after the largest community."""
        name = self._towns[town].name.removesuffix("街道").removesuffix("镇")
        if name != seat:
            return name
        here = (self._villages[v] for v in self._towns[town].villages)
        largest = max(here, key=lambda v: (v.stem != seat, v.community, v.residents))
        return largest.stem

    def _outlets(self, branch: str, labels: list[str]) -> list[str]:
        codes = []
        for number, label in enumerate(labels, start=1):
            code = f"{branch}{number:02d}"
            self.units.append(Unit(code, label, "outlet", branch))
            self._hire("outlet_head", code)
            codes.append(code)
        return codes

    def _team(self, branch: str, outlet: str, grids: list[GridPlan]) -> None:
        self._teams += 1
        team = f"T{self._teams:03d}"
        self.units.append(Unit(team, f"营销{self._teams}组", "team", outlet))
        pair = [self._hire("customer_manager", team) for _ in range(2)]
        for number, plan in enumerate(grids):
            a, b = pair if number % 2 == 0 else reversed(pair)
            self.small_grids.append(SmallGrid(plan, team, outlet, branch, a, b))

    def _hire(self, role: str, unit: str, persona: str | None = None) -> str:
        number = len(self.staff) + 1
        gender = self._rng.choice("MMF")
        year = self._rng.randint(1970, 2000)
        surname = names.draw_surname(self._rng)
        letter = "m" if role == "customer_manager" else "s"
        self.staff.append(
            Staff(
                staff_no=f"{100_000 + number}",
                username=f"{letter}{number:04d}",
                name=surname + names.draw_given(self._rng, year, gender),
                mobile=self._registrar.mobile(),
                persona=persona,
                posts=((unit, role),),
            )
        )
        return self.staff[-1].staff_no


_USERNAMES = {
    "head_office": "hq", "department": "dept", "branch_head": "branch", "outlet_head": "outlet",
    "auditor": "auditor", "administrator": "admin", "analyst": "analyst",
    "security_officer": "security", "manager_a": "manager_a",
    "manager_b": "manager_b", "outsider": "outsider",
}  # fmt: skip


def _with_personas(staff: list[Staff], units: list[Unit]) -> list[Staff]:
    """Name the personas: the first branch, its first outlet and team; the outsider elsewhere."""
    parent = {u.code: u.parent_code for u in units}
    branch = next(u.code for u in units if u.kind == "branch")
    outlet = next(u.code for u in units if u.parent_code == branch)
    team = next(u.code for u in units if u.parent_code == outlet)
    named: dict[str, str] = {s.persona: s.staff_no for s in staff if s.persona}
    pair = [s.staff_no for s in staff if s.posts[0][0] == team]
    named |= {
        "branch_head": next(s.staff_no for s in staff if s.posts[0] == (branch, "branch_head")),
        "outlet_head": next(s.staff_no for s in staff if s.posts[0] == (outlet, "outlet_head")),
        "manager_a": pair[0],
        "manager_b": pair[1],
        "outsider": next(
            s.staff_no
            for s in staff
            if s.posts[0][1] == "customer_manager" and _above(s.posts[0][0], parent) != branch
        ),
    }
    persona_of = {staff_no: persona for persona, staff_no in named.items()}
    return [_as_persona(s, persona_of.get(s.staff_no)) for s in staff]


def _above(team: str, parent: dict[str, str | None]) -> str | None:
    """The branch of a team."""
    outlet = parent[team]
    return parent[outlet] if outlet else None


def _as_persona(person: Staff, persona: str | None) -> Staff:
    if persona is None:
        return person
    return Staff(
        person.staff_no, _USERNAMES[persona], person.name, person.mobile, persona, person.posts
    )
