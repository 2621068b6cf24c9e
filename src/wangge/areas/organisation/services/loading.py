"""Bringing the whole organisation in from lists, by those who run the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from wangge.areas.organisation.access import Actor, running_posts
from wangge.areas.organisation.models import Post, Role, Staff, Unit, UnitKind
from wangge.areas.organisation.separation import mixed
from wangge.kernel.errors import NotAllowed, WanggeError
from wangge.kernel.time import bank_day

from .auditing import audit
from .posts import close_post


class OrganisationRefused(WanggeError):
    """A unit or staff list contradicts itself or what is already there."""

    code = "organisation.refused"
    status = 422
    zh = "机构或员工清单有误：{problem}。清单未导入，请修正后重新导入。"
    en = "The unit or staff list is wrong: {problem}. Nothing was imported; correct and try again."


@dataclass(frozen=True)
class LoadedOrganisation:
    """What a load wrote: units and staff that are new, posts begun and ended."""

    units: int
    staff: int
    posts_begun: int
    posts_ended: int


@transaction.atomic
def load_organisation(
    *,
    units: Sequence[dict[str, Any]],
    staff: Sequence[dict[str, Any]],
    password: str | None,
    actor: Actor,
    now: datetime,
    valid_from: date | None = None,
) -> LoadedOrganisation:
    """Bring units, staff and their posts in; a second load of the same lists changes nothing.

    `units`: `{code, name, kind, parent_code}`, matched by code. `staff`: `{staff_no, username,
    name, mobile, posts: [{unit_code, role}]}`, matched by staff number; posts not listed end.
    Units and staff not listed stay as they are. New staff get `password`, or none they could
    sign in with if it is None. New posts run from `valid_from` (default: the bank's day of
    `now`). Sensitive posts come in without a second person's approval, so nobody but the server's
    own commands may call this. Raises NotAllowed, OrganisationRefused.
    """
    if actor.staff_id is not None:
        raise NotAllowed
    on = valid_from or bank_day(now)
    new_units = _load_units(units)
    new_staff = _load_staff(staff, password)
    begun, ended = _load_posts(staff, on)
    done = LoadedOrganisation(new_units, new_staff, begun, ended)
    root = Unit.objects.get_first_root_node()
    if root is not None and any((new_units, new_staff, begun, ended)):
        audit(
            actor=actor,
            now=now,
            action="organisation.load",
            about=root,
            detail={"units": new_units, "staff": new_staff, "posts": [begun, ended]},
        )
    return done


def _load_units(units: Sequence[dict[str, Any]]) -> int:
    waiting = list(units)
    new = 0
    while waiting:
        known = {u.code: u for u in Unit.objects.all()}
        ready = [u for u in waiting if not u.get("parent_code") or u["parent_code"] in known]
        if not ready:
            lost = waiting[0]
            raise OrganisationRefused(
                problem=f"机构 {lost['code']} 的上级机构 {lost['parent_code']} 不存在"
            )
        new += sum(_load_unit(u, known) for u in ready)
        waiting = [u for u in waiting if u not in ready]
    return new


def _load_unit(given: dict[str, Any], known: dict[str, Unit]) -> bool:
    """Create or update one unit below its parent; tell whether it is new."""
    if given["kind"] not in UnitKind.values:
        raise OrganisationRefused(problem=f"机构 {given['code']} 的类别 {given['kind']} 未知")
    parent = known[given["parent_code"]] if given.get("parent_code") else None
    fields = {"code": given["code"], "name": given["name"], "kind": given["kind"]}
    unit = known.get(given["code"])
    if unit is None:
        if parent is None:
            Unit.objects.add_root(instance=Unit(**fields))
        else:
            Unit.objects.add_child(parent, instance=Unit(**fields))
        return True
    unit = Unit.objects.get(pk=unit.pk)
    if (unit.name, unit.kind) != (given["name"], given["kind"]):
        unit.name, unit.kind = given["name"], given["kind"]
        unit.save(update_fields=["name", "kind"])
    above = Unit.objects.get_parent(unit)
    if parent is not None and (above is None or above.pk != parent.pk):
        Unit.objects.move(unit, Unit.objects.get(pk=parent.pk), pos="last-child")
    return False


def _load_staff(staff: Sequence[dict[str, Any]], password: str | None) -> int:
    # One encoded value for all: argon2 takes 50 ms a time and these are first passwords.
    encoded = make_password(password)
    known = {s.staff_no: s for s in Staff.objects.all()}
    new, changed = [], []
    for given in staff:
        fields = {f: given.get(f) or "" for f in ("username", "name", "mobile")}
        row = known.get(given["staff_no"])
        if row is None:
            new.append(Staff(staff_no=given["staff_no"], password=encoded, **fields))
        elif any(getattr(row, f) != value for f, value in fields.items()):
            for f, value in fields.items():
                setattr(row, f, value)
            changed.append(row)
    Staff.objects.bulk_create(new)
    Staff.objects.bulk_update(changed, ["username", "name", "mobile"], batch_size=500)
    return len(new)


def _load_posts(staff: Sequence[dict[str, Any]], on: date) -> tuple[int, int]:
    """Make the running posts of the listed staff those listed; return (begun, ended)."""
    unit_ids = dict(Unit.objects.values_list("code", "pk"))
    staff_ids = dict(Staff.objects.values_list("staff_no", "pk"))
    wanted = {
        (staff_ids[s["staff_no"]], _unit_id(unit_ids, s, post), post["role"])
        for s in staff
        for post in s["posts"]
    }
    for person in staff:
        if both := mixed([post["role"] for post in person["posts"]]):
            raise OrganisationRefused(problem=f"员工 {person['staff_no']} 不能兼任{both}")
    listed = {staff_ids[s["staff_no"]] for s in staff}
    running = {
        (post.staff_id, post.unit_id, post.role): post
        for post in running_posts(on=on)
        if post.staff_id in listed
    }
    Post.objects.bulk_create(
        Post(staff_id=s, unit_id=u, role=r, valid_from=on)
        for s, u, r in sorted(wanted - running.keys())
    )
    over = [running[key] for key in running.keys() - wanted]
    for post in over:
        close_post(post, on)
    return len(wanted - running.keys()), len(over)


def _unit_id(unit_ids: dict[str, int], staff: dict[str, Any], post: dict[str, Any]) -> int:
    who = f"员工 {staff['staff_no']} 的岗位"
    if post["role"] not in Role.values:
        raise OrganisationRefused(problem=f"{who} {post['role']} 未知")
    if post["unit_code"] not in unit_ids:
        raise OrganisationRefused(problem=f"{who}所在机构 {post['unit_code']} 不存在")
    return unit_ids[post["unit_code"]]
