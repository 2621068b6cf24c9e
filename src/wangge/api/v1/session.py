"""Signing in and out, and who is signed in."""

from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Router, Schema
from pydantic import Field

from wangge.areas.organisation import selectors, sign_in
from wangge.areas.organisation.access import Right, actor_of

from .access import Request, anyone
from .text import Line

router = Router(tags=["session"])


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


class SessionOut(Schema):
    """`staff` is null when nobody is signed in; `csrf`: the token cookie has been set."""

    staff: StaffOut | None
    csrf: bool


class SignInIn(Schema):
    """User name and password."""

    username: Line = Field(max_length=64)
    password: Line = Field(max_length=200)


@router.get("/session", response=SessionOut, auth=anyone)
def read_session(request: Request):
    """Tell who is signed in and set the CSRF cookie."""
    return _session(request)


@router.post("/session", response=SessionOut, auth=anyone)
def open_session(request: Request, given: SignInIn):
    """Sign in; five failures lock the account at this address for fifteen minutes."""
    sign_in.sign_in(
        request=request, username=given.username, password=given.password, now=request.now
    )
    return _session(request)


@router.delete("/session", response=SessionOut, auth=anyone)
def close_session(request: Request):
    """Sign out; nothing happens when nobody is signed in."""
    sign_in.sign_out(request=request, now=request.now)
    return _session(request)


def _session(request: HttpRequest) -> dict:
    get_token(request)
    staff = _staff(request) if request.user.is_authenticated else None
    return {"staff": staff, "csrf": True}


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
