"""The desk of one source in one village: what is true, the clerk, and the sheet to write on."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from wangge.synth.banking import Bank
from wangge.synth.county import County
from wangge.synth.dirt import Clerk, Dirt
from wangge.synth.organisation import SmallGrid
from wangge.synth.people import Household, Person, World
from wangge.synth.places import Door
from wangge.synth.tables import STYLES, TableSpec
from wangge.synth.writers import Sheet

_SERIAL_STEP = 387_420_489  # prime to 10**9: numbers look random and never meet twice
_SERIALS_A_VILLAGE = 1_000_003


class Desk:
    """Where one source writes the rows of one village."""

    def __init__(
        self, county: County, world: World, bank: Bank, source: str, dirt: Dirt, sheet: Sheet
    ) -> None:
        self.county = county
        self.world = world
        self.bank = bank
        self.dirt = dirt
        self.today = county.batch_date
        self.rng: random.Random = county.rng(world.village.code, source)
        self.clerk = Clerk(
            source, dirt, county.rng(world.village.code, source, "dirt"), county.villages
        )
        self._sheet = sheet
        self._compact = STYLES[source].compact_dates and dirt.compact_dates
        self._serials: dict[str, int] = {}

    def add(self, table: TableSpec, row: Sequence[str], entity_id: str = "") -> None:
        """Write a row; `entity_id` is whom it names."""
        self._sheet.add(table, row, entity_id)

    def day(self, day: date | None) -> str:
        """Write a date as this source does; None is empty."""
        if day is None:
            return ""
        text = day.isoformat()
        return text.replace("-", "") if self._compact else text

    def month(self, back: int) -> str:
        """Write the month `back` months before the batch date."""
        number = self.today.year * 12 + self.today.month - 1 - back
        text = f"{number // 12:04d}-{number % 12 + 1:02d}"
        return text.replace("-", "") if self._compact else text

    def number(self, prefix: str) -> str:
        """Return the next number of a series: `prefix` and nine digits, unique in the county."""
        count = self._serials.get(prefix, 0)
        self._serials[prefix] = count + 1
        return f"{prefix}{serial(self.world.village.index, count):09d}"

    def days_ago(self, shortest: int, longest: int) -> date:
        """Draw a day between `longest` and `shortest` days before the batch date."""
        return self.today - timedelta(days=self.rng.randint(shortest, longest))

    def age(self, person: Person) -> int:
        """Full years on the batch date."""
        return person.age(self.today)

    def grid_of(self, door: Door) -> SmallGrid:
        """The small grid a door stands in."""
        return self.county.organisation.grid_at[door.village, door.group]

    def living_place(self, person: Person, household: Household) -> str:
        """Write where a person lives, for those elsewhere their address there."""
        if person.away and self.rng.random() < 0.5:
            return person.away
        return self.clerk.address(household.home)


def serial(village: int, count: int) -> int:
    """Scatter the `count`-th number of a village over nine digits without repeats."""
    return (village * _SERIALS_A_VILLAGE + count) * _SERIAL_STEP % 10**9


def yuan(amount: float) -> str:
    """Write an amount with two decimals."""
    return f"{amount:.2f}"


def lump(rng: random.Random, median: float, sigma: float, step: int) -> int:
    """Draw a log-normal amount in whole steps, at least one step."""
    return max(step, int(median * rng.lognormvariate(0, sigma) / step) * step)
