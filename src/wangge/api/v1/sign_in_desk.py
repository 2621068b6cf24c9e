"""The security officer's desk: other people's locks, factors, devices and first passwords."""

from datetime import datetime
from typing import Any, Literal

from ninja import Router, Schema

from wangge.areas.organisation import own_security, passwords, second_factor, sessions, sign_in
from wangge.areas.organisation.access import Right, visible_accounts

from .access import FRESH, Request, requires
from .limits import Kind
from .paging import Page, PageIn, Paging
from .scope import bank, nothing
from .security import SecurityOut, security_out
from .text import Line

router = Router(tags=["security"])
_all = bank(visible_accounts, reason="the security officer looks after every account")
_officer = requires(Right.MANAGE_ACCESS, scope=_all)
State = Literal["", "locked", "waiting", "no_factor", "never", "left"]
_officer_fresh = requires(Right.MANAGE_ACCESS, scope=_all, fresh=FRESH)


class AccountOut(Schema):
    """A member of staff as one who signs in; `is_own`: the officer's, kept at his own page."""

    id: int
    staff_no: str
    username: str
    name: str
    is_active: bool
    is_locked: bool
    has_factor: bool
    waiting: bool
    last_sign_in_at: datetime | None
    is_own: bool


class SpansOut(Schema):
    """Minutes, by whom they hold for."""

    guardian: int
    console: int
    field: int


class SignInPolicyOut(Schema):
    """What holds for everyone's sign-in at this bank; `classes` 0: no composition is asked for."""

    password: Literal["asvs", "dengbao"]
    shortest: int
    shortest_with_factor: int
    classes: int
    longest_life_days: int | None
    remembered: int
    second_factor: Literal["optional", "privileged", "everyone"]
    device_approval: Literal["none", "field"]
    phones_per_person: int
    failures: int
    lock_minutes: int
    idle: SpansOut
    longest: SpansOut
    keep_days: int


class FirstPasswordOut(Schema):
    """A first password to be told in person; it is not shown again."""

    password: str


@router.get("/accounts", response=Page[AccountOut], auth=_officer.limited(Kind.SEARCH))
def list_accounts(request: Request, paging: PageIn = Paging, q: Line = "", state: State = ""):
    """List accounts, locked ones first; `q` is part of name, user name or staff number."""
    rows = own_security.accounts(request.actor, now=request.now, q=q, state=state)
    return paging.answer([_row(row, request) for row in paging.cut(rows)], rows.count())


@router.get(
    "/accounts/policy",
    response=SignInPolicyOut,
    auth=requires(Right.MANAGE_ACCESS, scope=nothing(reason="settings of the installation")),
)
def read_sign_in_policy(request: Request):
    """Tell what holds for everyone's sign-in; the operator sets it."""
    return own_security.sign_in_policy()


@router.get("/accounts/{int:staff_id}", response=SecurityOut, auth=_officer)
def read_account(request: Request, staff_id: int):
    """Return the security of another person's account."""
    return _account(request, staff_id)


@router.delete("/accounts/{int:staff_id}/lock-out", response=SecurityOut, auth=_officer)
def unlock_account(request: Request, staff_id: int):
    """Forget the failed attempts, so that the person can try again at once."""
    staff = own_security.account(request.actor, staff_id)
    sign_in.unlock(staff=staff, actor=request.actor, now=request.now)
    return _account(request, staff_id)


@router.post("/accounts/{int:staff_id}/password", response=FirstPasswordOut, auth=_officer_fresh)
def reset_account_password(request: Request, staff_id: int):
    """Give a first password, to be changed at the next sign-in; every session ends."""
    staff = own_security.account(request.actor, staff_id)
    first = passwords.reset_password(staff=staff, actor=request.actor, now=request.now)
    sessions.end_all(staff_id=staff_id, but=None, actor=request.actor, now=request.now)
    return {"password": first}


@router.delete("/accounts/{int:staff_id}/factors", response=SecurityOut, auth=_officer_fresh)
def reset_account_factors(request: Request, staff_id: int):
    """Take every second factor away, for one who lost phone and recovery codes."""
    staff = own_security.account(request.actor, staff_id)
    second_factor.reset_factors(staff=staff, actor=request.actor, now=request.now)
    return _account(request, staff_id)


@router.delete("/accounts/{int:staff_id}/sessions", response=SecurityOut, auth=_officer)
def end_account_sessions(request: Request, staff_id: int):
    """End every session of a person."""
    own_security.account(request.actor, staff_id)
    sessions.end_all(staff_id=staff_id, but=None, actor=request.actor, now=request.now)
    return _account(request, staff_id)


def _row(row: Any, request: Request) -> dict[str, Any]:
    names = ("id", "staff_no", "username", "name", "is_active", "is_locked", "has_factor")
    more = ("waiting", "last_sign_in_at")
    return {name: getattr(row, name) for name in names + more} | {
        "is_own": row.pk == request.actor.staff_id
    }


def _account(request: Request, staff_id: int) -> dict[str, Any]:
    staff = own_security.account(request.actor, staff_id)
    return security_out(own_security.security_of(staff, now=request.now))
