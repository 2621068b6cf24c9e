"""Signing in and out, the second step, confirming oneself, and who is signed in."""

from typing import Any, Literal

from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Router, Schema
from pydantic import Field

from wangge.areas.organisation import (
    identity_provider,
    second_factor,
    selectors,
    sessions,
    sign_in,
)
from wangge.areas.organisation.access import Right, actor_of
from wangge.kernel.errors import WanggeError

from .access import Request, anyone, signed_in
from .limits import Kind
from .scope import nothing
from .text import Line

router = Router(tags=["session"])
FaceName = Literal["console", "field"]
FactorName = Literal["totp", "passkey", "recovery"]
_signs_in = anyone.limited(Kind.SIGN_IN)
_oneself = signed_in(scope=nothing(reason="it names kinds of factors, no row"), in_duty=True)


class PostOut(Schema):
    """A post held now; `acting_for` names the absent person whose post it is, else null."""

    role: str
    role_name: str
    unit_id: int
    unit_name: str
    unit_kind: str
    acting_for: str | None


class StaffOut(Schema):
    """The person signed in; `home` is the face to open: `console` or `field`."""

    id: int
    staff_no: str
    username: str
    name: str
    posts: list[PostOut]
    home: str
    rights: list[Right]


class ProviderOut(Schema):
    """An identity provider to offer at the sign-in screen."""

    id: str
    name: str


class SessionOut(Schema):
    """`staff` is null when nobody is signed in; `csrf`: the token cookie has been set.

    `factors`: what may be shown as the second step, when a password was shown and it is due.
    `must`: what to do before anything else (`change_password`, `enrol_second_factor`).
    `notices`: how many sign-ins from a new device or network the person has not seen yet.
    """

    staff: StaffOut | None
    csrf: bool
    factors: list[FactorName]
    must: list[Literal["change_password", "enrol_second_factor"]]
    notices: int
    providers: list[ProviderOut]


class SignInIn(Schema):
    """User name and password, and the face one stands at."""

    username: Line = Field(max_length=64)
    password: Line = Field(max_length=200)
    face: FaceName = "console"


class ProofIn(Schema):
    """A code, or what a passkey answered (WebAuthn authentication response as JSON)."""

    code: Line | None = Field(None, max_length=32)
    credential: dict[str, Any] | None = None


class ConfirmationIn(ProofIn):
    """A proof, or the password of those who have no second factor."""

    password: Line | None = Field(None, max_length=200)


class PasskeyIn(Schema):
    """What a passkey answered, and the face one stands at."""

    credential: dict[str, Any]
    face: FaceName = "console"


class PasskeyRequestOut(Schema):
    """What the browser needs to ask for a passkey (WebAuthn request options as JSON)."""

    options: dict[str, Any]


class ProviderIn(Schema):
    """The face to come back to."""

    face: FaceName = "console"


class ProviderUrlOut(Schema):
    """Where to send the browser."""

    url: str


class ConfirmationOut(Schema):
    """`factors`: what to confirm with; empty means the password."""

    factors: list[FactorName]


@router.get("/session", response=SessionOut, auth=anyone)
def read_session(request: Request):
    """Tell who is signed in and set the CSRF cookie."""
    return _session(request)


@router.post("/session", response=SessionOut, auth=_signs_in)
def open_session(request: Request, given: SignInIn):
    """Sign in; five failures lock the account at this address for fifteen minutes."""
    sign_in.sign_in(
        request=request,
        username=given.username,
        password=given.password,
        face=given.face,
        now=request.now,
    )
    return _session(request)


@router.delete("/session", response=SessionOut, auth=anyone)
def close_session(request: Request):
    """Sign out; nothing happens when nobody is signed in."""
    sign_in.sign_out(request=request, now=request.now)
    return _session(request)


@router.post("/session/second-factor", response=SessionOut, auth=_signs_in)
def finish_session(request: Request, given: ProofIn):
    """Show the second factor after the password; failures count towards the lock-out."""
    sign_in.second_step(
        request=request, code=given.code, credential=given.credential, now=request.now
    )
    return _session(request)


@router.post("/session/passkey/options", response=PasskeyRequestOut, auth=_signs_in)
def ask_for_passkey(request: Request):
    """Return a challenge: for whoever owes the second step or confirms, else for anyone."""
    staff = request.user if request.user.is_authenticated else None
    staff = staff or sign_in.pending(request, request.now)
    return {"options": second_factor.ask_passkey(staff)["publicKey"]}


@router.post("/session/passkey", response=SessionOut, auth=_signs_in)
def open_session_by_passkey(request: Request, given: PasskeyIn):
    """Sign in with a passkey alone."""
    sign_in.sign_in_by_passkey(
        request=request, credential=given.credential, face=given.face, now=request.now
    )
    return _session(request)


@router.post("/session/provider", response=ProviderUrlOut, auth=_signs_in)
def go_to_provider(request: Request, given: ProviderIn):
    """Begin a sign-in through the bank's identity provider."""
    return {"url": identity_provider.start(request=request, face=given.face)}


@router.get("/session/confirmation", response=ConfirmationOut, auth=_oneself)
def how_to_confirm(request: Request):
    """Tell what one can confirm a sensitive act with."""
    return {"factors": second_factor.factors_of(request.user)}


@router.post("/session/confirmation", response=ConfirmationOut, auth=_oneself.limited(Kind.SIGN_IN))
def confirm_session(request: Request, given: ConfirmationIn):
    """Prove once more to be there, after `session.confirm_needed`."""
    sign_in.confirm(
        request=request,
        staff=request.user,
        password=given.password,
        code=given.code,
        credential=given.credential,
        now=request.now,
    )
    return {"factors": second_factor.factors_of(request.user)}


def _session(request: HttpRequest) -> dict:
    get_token(request)
    staff = _holder(request)
    waiting = None if staff else sign_in.pending(request, request.now)
    return {
        "staff": _staff(request) if staff else None,
        "csrf": True,
        "factors": second_factor.factors_of(waiting) if waiting else [],
        "must": sessions.duties(request) if staff else [],
        "notices": sessions.notices(staff.pk).count() if staff else 0,
        "providers": [] if staff else identity_provider.offered(),
    }


def _holder(request: Request) -> Any:
    """Return who holds the session, or None; one that no longer holds is over with this answer."""
    if not request.user.is_authenticated:
        return None
    try:
        sessions.check(request=request, now=request.now)
    except WanggeError:
        return None
    return request.user


def _staff(request: Request) -> dict:
    staff = request.user
    posts = selectors.posts_of(staff, at=request.now)
    return {
        "id": staff.pk,
        "staff_no": staff.staff_no,
        "username": staff.username,
        "name": staff.name,
        "home": selectors.home_of(posts),
        "rights": sorted(actor_of(staff, at=request.now).rights),
        "posts": [
            {
                "role": post.role,
                "role_name": post.get_role_display(),
                "unit_id": post.unit_id,
                "unit_name": post.unit.name,
                "unit_kind": post.unit.kind,
                "acting_for": None if post.staff_id == staff.pk else post.staff.name,
            }
            for post in posts
        ],
    }
