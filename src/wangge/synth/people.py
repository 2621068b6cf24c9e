"""The people of the sample county: what is true of each, before any clerk writes it down."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from wangge.synth.employers import Employer
from wangge.synth.places import Door, Village


class Life(StrEnum):
    """What a person lives on."""

    CHILD = "child"
    STUDENT = "student"
    FARMER = "farmer"
    GROWER = "grower"  # a large grower or breeder, head of a cooperative or family farm
    MIGRANT = "migrant"
    WORKER = "worker"
    SERVANT = "servant"
    MERCHANT = "merchant"
    OWNER = "owner"
    RETIRED = "retired"
    IDLE = "idle"


class Standing(StrEnum):
    """How the household register sees a person; values are those of `hukou.resident.status`."""

    NORMAL = "normal"
    MOVED_OUT = "moved_out"
    DECEASED = "deceased"


@dataclass(slots=True, eq=False)
class Person:
    """One human being. `away` is the address in another city of someone who lives there.

    `share_draw` is a fixed uniform draw: who shares the family's phone does so everywhere.
    """

    entity_id: str
    gender: str
    birth: date
    surname: str
    name: str
    id_no: str
    mobile: str
    relation: str
    life: Life = Life.IDLE
    standing: Standing = Standing.NORMAL
    former_name: str = ""
    old_mobile: str = ""
    employer: Employer | None = None
    away: str = ""
    income: int = 0
    spouse: "Person | None" = None
    household: "Household | None" = None
    share_draw: float = 1.0
    ethnicity: str = "汉族"

    def age(self, day: date) -> int:
        """Full years on `day`."""
        before = (day.month, day.day) < (self.birth.month, self.birth.day)
        return day.year - self.birth.year - before


@dataclass(slots=True, eq=False)
class Household:
    """A registered household, or a family of new citizens (`registered` false).

    `door` is the registered place, `home` the place where those not away live.
    """

    number: int
    door: Door
    home: Door
    members: list[Person] = field(default_factory=list)
    registered: bool = True
    rated: bool = False  # in the village credit rating
    filed: bool = False  # on an old paper ledger of a manager
    land_mu: float = 0.0
    shared_mobile: str = ""  # the phone the family gives for those without one of their own

    @property
    def head(self) -> Person:
        """户主: the first living member, else the first."""
        living = (p for p in self.members if p.standing is Standing.NORMAL)
        return next(living, self.members[0])

    def living(self) -> list[Person]:
        """Members who are alive and still belong to the household."""
        return [p for p in self.members if p.standing is Standing.NORMAL]


@dataclass(slots=True, eq=False)
class Business:
    """A firm, licensed individual business, cooperative, or (uscc empty) an unlicensed vendor."""

    entity_id: str
    kind: str  # enterprise, individual, cooperative, vendor
    name: str
    uscc: str
    owner: Person
    door: Door
    industry_code: str
    mcc: str
    founded: date
    capital: int = 0
    closed: bool = False
    merchant_no: str = ""
    merchant_kind: str = ""


@dataclass(slots=True)
class World:
    """Everyone and every business of one village."""

    village: Village
    households: list[Household]
    businesses: list[Business]

    def people(self) -> list[Person]:
        """All members of all households, register order."""
        return [p for h in self.households for p in h.members]
