"""What the organisation's endpoints take and give."""

from datetime import date, datetime

from ninja import Schema
from pydantic import AwareDatetime, Field

from wangge.api.v1.text import Line


class UnitOut(Schema):
    """A unit; `parent_id` is null where the parent is out of view. Listed in tree order."""

    id: int
    code: str
    name: str
    kind: str
    kind_name: str
    parent_id: int | None
    depth: int


class KeptUnitOut(UnitOut):
    """A unit with the people who hold a post in it, and in it or below."""

    staff_here: int
    staff_below: int


class HangingOut(Schema):
    """So many of something that hangs on a unit or a person."""

    what: str
    count: int


class MoveOut(Schema):
    """A planned move: from the day `on` the unit hangs below the parent named."""

    id: int
    unit_id: int
    unit_name: str
    parent_name: str
    on: date


class UnitCardOut(Schema):
    """One unit: the names above it, planned moves, and what keeps it from being retired."""

    id: int
    code: str
    name: str
    kind: str
    kind_name: str
    above: list[str]
    parent_id: int | None
    parent_kinds: list[str]
    child_kinds: list[str]
    moves: list[MoveOut]
    holds: list[HangingOut]


class UnitIn(Schema):
    """A new unit."""

    code: Line = Field(min_length=1, max_length=32)
    name: Line = Field(min_length=1, max_length=100)
    kind: Line = Field(max_length=16)
    parent_id: int


class UnitNameIn(Schema):
    """A unit's new name."""

    name: Line = Field(min_length=1, max_length=100)


class MoveIn(Schema):
    """Where a unit is to hang; `on` null means at once."""

    parent_id: int
    on: date | None = None


class HeldPostOut(Schema):
    """A post; `until` is the first day on which it no longer holds. `state`: past, now, coming."""

    id: int
    unit_id: int
    unit_name: str
    role: str
    role_name: str
    sensitive: bool
    on: date
    until: date | None
    state: str


class StaffRowOut(Schema):
    """A member of staff in a list, with the posts he holds today."""

    id: int
    staff_no: str
    username: str
    name: str
    mobile_masked: str
    active: bool
    left_on: date | None
    posts: list[HeldPostOut]
    away_until: datetime | None


class DeputyOut(Schema):
    """Who acts in which post of an absent person."""

    post_id: int
    post_name: str
    deputy_id: int
    deputy_name: str


class AbsenceOut(Schema):
    """An absence that is not over."""

    id: int
    kind: str
    kind_name: str
    starts_at: datetime
    ends_at: datetime
    deputies: list[DeputyOut]


class ActingOut(Schema):
    """A post in which this person acts for somebody."""

    absent_name: str
    post_name: str
    starts_at: datetime
    ends_at: datetime


class StaffCardOut(Schema):
    """One member of staff; `holds` is what must be handed over before he leaves the bank."""

    id: int
    staff_no: str
    username: str
    name: str
    mobile_masked: str
    active: bool
    left_on: date | None
    posts: list[HeldPostOut]
    absences: list[AbsenceOut]
    acting: list[ActingOut]
    holds: list[HangingOut]


class StaffIn(Schema):
    """A new member of staff; the account opens nothing until a post and a password are given."""

    staff_no: Line = Field(min_length=1, max_length=32)
    username: Line = Field(min_length=1, max_length=64)
    name: Line = Field(min_length=1, max_length=64)
    mobile: Line = Field("", max_length=20)


class StaffChangeIn(Schema):
    """A changed name or phone number; `mobile` null leaves the number as it is."""

    name: Line = Field(min_length=1, max_length=64)
    mobile: Line | None = Field(None, max_length=20)


class DayIn(Schema):
    """The bank's day on which something ends."""

    on: date


class PostIn(Schema):
    """A post to begin; `until` null leaves its end open."""

    unit_id: int
    role: Line = Field(max_length=24)
    on: date
    until: date | None = None


class TransferIn(Schema):
    """The post that begins on the day the other ends."""

    unit_id: int
    role: Line = Field(max_length=24)
    on: date


class DeputyIn(Schema):
    """Who acts in which post."""

    post_id: int
    deputy_id: int


class AbsenceIn(Schema):
    """From when to when somebody is away, and who acts for him."""

    kind: Line = Field(max_length=16)
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    deputies: list[DeputyIn] = Field(default_factory=list, max_length=20)


class PostRequestIn(Schema):
    """A sensitive post asked for."""

    staff_id: int
    unit_id: int
    role: Line = Field(max_length=24)
    on: date
    until: date | None = None
    reason: Line = Field(min_length=2, max_length=200)


class PostEndRequestIn(Schema):
    """The end of a sensitive post asked for."""

    on: date
    reason: Line = Field(min_length=2, max_length=200)


class DecisionIn(Schema):
    """A security officer's decision; a refusal needs a note."""

    approve: bool
    note: Line = Field("", max_length=200)


class PostRequestOut(Schema):
    """A request for a sensitive post; `status` `lapsed` was never decided in time."""

    id: int
    change: str
    change_name: str
    staff_id: int
    staff_no: str
    staff_name: str
    unit_name: str
    role: str
    role_name: str
    on: date
    until: date | None
    reason: str
    status: str
    status_name: str
    requested_by: str
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    note: str
    may_decide: bool
    may_withdraw: bool
