"""The dirt of real systems, each kind a switch, and the clerk who writes rows with it.

Rates are shares of the rows (or people) a kind can touch. Every kind draws its own number for
every row whether it is on or not, so switching one off leaves what the others do unchanged.
What each kind does is told in docs/algorithms/sample-county.md.
"""

import random
from dataclasses import dataclass, fields
from typing import Any

from wangge.synth import names
from wangge.synth.addresses import Style, write_address
from wangge.synth.identity import to_15_digits
from wangge.synth.people import Person
from wangge.synth.places import Door, Village

_FIRST_GENERATION_UNTIL = 1988  # born later, nobody was handed a 15-digit card as an adult
_FULL_WIDTH = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)} | {" ": "\u3000"})
_SHARED_BY_AGE = ((16, 6.0), (60, 0.35), (70, 2.2), (200, 4.5))
"""How many times more often than `phones_shared` someone under each age uses another's phone."""


@dataclass(frozen=True)
class Dirt:
    """Rates of each kind of dirt; a rate of 0 or False switches the kind off."""

    ids_15_digit: float = 0.05
    ids_mistyped: float = 0.012
    phones_missing: float = 0.10
    phones_shared: float = 0.10
    phones_changed: float = 0.14
    full_width: float = 0.012
    rare_characters: float = 0.012
    former_names: float = 0.3
    homophones: float = 0.012
    free_addresses: float = 0.75
    closed_accounts: float = 0.05
    duplicate_cifs: float = 0.02
    stale_copies: float = 0.08
    masked_crm_ids: float = 0.75
    gb18030_files: bool = True
    pipe_files: bool = True
    compact_dates: bool = True
    bad_rows: float = 0.0004

    @classmethod
    def none(cls) -> "Dirt":
        """Everything off: every row tells the truth in one format."""
        off: dict[str, Any] = {f.name: False if f.type == "bool" else 0.0 for f in fields(cls)}
        return cls(**off)


@dataclass(frozen=True)
class Habits:
    """How much of each kind a source shows: factors on the rates of `Dirt`."""

    ids: float = 1.0
    old_ids: float = 1.0
    phones: float = 1.0
    names: float = 1.0
    former: float = 1.0
    addresses: float = 1.0


HABITS = {
    "core": Habits(ids=0.5, old_ids=1.6, phones=0.9, names=0.5, former=0.8, addresses=0.8),
    "credit": Habits(ids=0.5, old_ids=0.5, phones=0.5, names=0.5, former=0.5, addresses=0.8),
    "crm": Habits(ids=1.0, old_ids=0.5, phones=0.9, names=1.5, former=1.0, addresses=1.2),
    "sunshine": Habits(ids=2.0, old_ids=1.2, phones=1.0, names=1.6, former=1.0, addresses=1.1),
    "hukou": Habits(ids=0.0, old_ids=0.0, phones=0.0, names=0.05, former=0.0, addresses=0.15),
    "housing": Habits(ids=1.0, old_ids=1.2, phones=1.0, names=0.8, former=1.0, addresses=0.3),
    "social": Habits(ids=0.6, old_ids=0.5, phones=0.0, names=0.8, former=0.8, addresses=0.0),
    "business": Habits(ids=0.5, old_ids=0.3, phones=0.8, names=0.5, former=0.5, addresses=0.7),
    "merchant": Habits(ids=0.8, old_ids=0.3, phones=0.5, names=1.2, former=0.7, addresses=1.1),
    "thirdparty": Habits(phones=0.4, names=0.6, former=0.3),
    "field": Habits(ids=1.5, old_ids=0.8, phones=1.0, names=2.0, former=0.8, addresses=1.25),
}


class Clerk:
    """Writes names, numbers and addresses into one source, with that source's dirt."""

    def __init__(self, source: str, dirt: Dirt, rng: random.Random, villages: tuple[Village, ...]):
        self._dirt = dirt
        self._habits = HABITS[source]
        self._rng = rng
        self._villages = villages

    def hit(self, rate: float) -> bool:
        """Draw once; true with probability `rate`."""
        return self._rng.random() < rate

    def name(self, person: Person) -> str:
        """Write a person's name: former, misheard, in variant or unwritable characters."""
        draw, dirt, habits = self._rng.random, self._dirt, self._habits
        former, heard, strange, wide = draw(), draw(), draw(), draw()
        name = person.name
        if person.former_name and former < dirt.former_names * habits.former:
            name = person.former_name
        if heard < (rate := dirt.homophones * habits.names):
            name = _misheard(name, heard / rate)
        if dirt.rare_characters:
            name = _in_other_characters(name, strange / (dirt.rare_characters * habits.names))
        if len(name) == 2 and wide < dirt.full_width * habits.names:
            name = name[0] + "\u3000" + name[1]
        return name

    def id_no(self, person: Person, *, key: bool = False) -> str:
        """Write an identity number; `key` keeps it free of full width, which keys never have."""
        draw, dirt, habits = self._rng.random, self._dirt, self._habits
        old, typo, wide = draw(), draw(), draw()
        number = person.id_no
        if (
            person.birth.year <= _FIRST_GENERATION_UNTIL
            and old < dirt.ids_15_digit * habits.old_ids
        ):
            number = to_15_digits(number)
        if typo < (rate := dirt.ids_mistyped * habits.ids):
            number = _mistyped(number, typo / rate)
        if not key and wide < dirt.full_width * habits.ids:
            number = number.translate(_FULL_WIDTH)
        return number

    def mobile(self, person: Person, age: int) -> str:
        """Write a mobile number: own, an old one, a relative's, or none."""
        draw, dirt, habits = self._rng.random, self._dirt, self._habits
        changed, missing, wide = draw(), draw(), draw()
        number = person.mobile
        if person.old_mobile and changed < dirt.phones_changed * habits.phones:
            number = person.old_mobile
        factor = next(f for top, f in _SHARED_BY_AGE if age < top)
        if person.share_draw < dirt.phones_shared * factor and person.household is not None:
            number = person.household.shared_mobile or number
        if missing < dirt.phones_missing * habits.phones:
            return ""
        if wide < dirt.full_width * habits.phones:
            number = number.translate(_FULL_WIDTH)
        return number

    def address(self, door: Door) -> str:
        """Write where a door is, in one of five ways."""
        draw, dirt = self._rng.random, self._dirt
        free, which, wide = draw(), draw(), draw()
        rate = min(0.97, dirt.free_addresses * self._habits.addresses)
        style = Style.FORMAL
        if free < rate:
            style = Style.drawn(which)
        text = write_address(door, self._villages[door.village], style, which)
        if wide < dirt.full_width * self._habits.addresses:
            text = text.translate(_FULL_WIDTH)
        return text


def _misheard(name: str, draw: float) -> str:
    """Replace one character of the given name by one of the same sound."""
    table = names.homophones()
    places = [i for i in range(1, len(name)) if name[i] in table]
    if not places:
        return name
    place = places[int(draw * len(places)) % len(places)]
    others = table[name[place]]
    return name[:place] + others[int(draw * 997) % len(others)] + name[place + 1 :]


def _in_other_characters(name: str, draw: float) -> str:
    """Write variants (`draw` below 1), and a rare character as a system without it stores it."""
    for character, stored in names.rare().items():
        if character in name and draw < 40:  # such names go wrong in two systems of five
            return name.replace(character, stored if draw < 25 else "?")
    if draw >= 1:
        return name
    table = names.variants()
    places = [i for i, c in enumerate(name) if c in table]
    if not places:
        return name
    if draw < 0.5:  # the whole name by a traditional keyboard, or one character only
        return "".join(table.get(c, c) for c in name)
    place = places[int(draw * 991) % len(places)]
    return name[:place] + table[name[place]] + name[place + 1 :]


def _mistyped(number: str, draw: float) -> str:
    """One slip of the hand: a swap, a wrong digit, a lost or doubled one, a small x."""
    kind, place = int(draw * 5), 6 + int(draw * 1009) % (len(number) - 8)
    if kind == 0 and number[place] != number[place + 1]:
        swapped = number[place + 1] + number[place]
        return number[:place] + swapped + number[place + 2 :]
    if kind == 1:
        return number[:place] + number[place + 1 :]
    if kind == 2:
        return number[:place] + number[place] + number[place:]
    if kind == 3 and number.endswith("X"):
        return number[:-1] + "x"
    wrong = str((int(number[place]) + 1 + int(draw * 8101) % 8) % 10)
    return number[:place] + wrong + number[place + 1 :]
