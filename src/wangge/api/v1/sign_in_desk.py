"""The security officer's desk: other people's locks, factors, devices and first passwords."""

from typing import Any

from ninja import Router, Schema

from wangge.areas.organisation import own_security, passwords, second_factor, sessions, sign_in
from wangge.areas.organisation.access import Right, visible_accounts

from .access import FRESH, Request, requires
from .paging import Page, PageIn, Paging
from .scope import bank
from .security import SecurityOut, security_out
from .text import Line

router = Router(tags=["security"])
_all = bank(visible_accounts, reason="the security officer looks after every account")
_officer = requires(Right.MANAGE_ACCESS, scope=_all)
_officer_fresh = requires(Right.MANAGE_ACCESS, scope=_all, fresh=FRESH)


class AccountOut(Schema):
    """A member of staff as one who signs in."""

    id: int
    staff_no: str
    username: str
    name: str
    is_active: bool
    is_locked: bool


class FirstPasswordOut(Schema):
    """A first password to be told in person; it is not shown again."""

    password: str


@router.get("/accounts", response=Page[AccountOut], auth=_officer)
def list_accounts(request: Request, paging: PageIn = Paging, q: Line = ""):
    """List accounts; `q` is part of name, user name or staff number."""
    rows = own_security.accounts(request.actor, q=q)
    locked = own_security.locked_names(now=request.now)
    names = ("id", "staff_no", "username", "name", "is_active")
    shown = [
        {name: getattr(row, name) for name in names} | {"is_locked": row.username in locked}
        for row in paging.cut(rows)
    ]
    return paging.answer(shown, rows.count())


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


def _account(request: Request, staff_id: int) -> dict[str, Any]:
    staff = own_security.account(request.actor, staff_id)
    return security_out(own_security.security_of(staff, now=request.now))
