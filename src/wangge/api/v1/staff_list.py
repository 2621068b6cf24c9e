"""The staff list as an Excel workbook: template, export, preview of an import, import."""

from typing import Any

from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from wangge.areas.organisation.access import Right, visible_staff
from wangge.areas.organisation.roster import workbook
from wangge.areas.organisation.roster.columns import ROLE_BY_NAME
from wangge.areas.organisation.services import roster
from wangge.kernel.time import bank_day

from . import attachment
from .access import Request, requires
from .limits import Kind
from .scope import bank
from .text import Line

router = Router(tags=["staff list"])
_keeps = requires(
    Right.MANAGE_ORGANISATION,
    scope=bank(
        visible_staff,
        reason="the staff list is the whole bank's; phone numbers masked, no customer in it",
    ),
)
_uploads = _keeps.limited(Kind.UPLOAD)
SHOWN = 500
"""Changes and faults that a preview lists; the counts are of all."""


class ListChangeOut(Schema):
    """What would happen to one person; posts in words. `kind`: new, changed, transferred, left."""

    kind: str
    row: int
    staff_no: str
    name: str
    facts: list[str]
    begin: list[str]
    end: list[str]
    on: str


class ListFaultOut(Schema):
    """What is wrong where, and what to write; row 0: a person the list leaves out."""

    row: int
    column: str
    problem: str
    advice: str


class ListPlanOut(Schema):
    """What a list would change, or has changed; send `digest` back to apply exactly this."""

    people: int
    unchanged: int
    counts: dict[str, int]
    fault_count: int
    changes: list[ListChangeOut]
    faults: list[ListFaultOut]
    digest: str


@router.get("/staff-list/template", auth=_keeps, openapi_extra=attachment.WORKBOOK)
def read_staff_list_template(request: Request):
    """Give an empty list with its headings and how to fill them."""
    return attachment.workbook(workbook.write_list([], advice=True), "员工名单模板.xlsx")


@router.get("/staff-list", auth=_keeps.limited(Kind.EXPORT), openapi_extra=attachment.WORKBOOK)
def export_staff_list(request: Request):
    """Give the current list; it can be edited and imported again."""
    content = roster.export_roster(actor=request.actor, now=request.now)
    return attachment.workbook(content, f"员工名单{bank_day(request.now):%Y%m%d}.xlsx")


@router.post("/staff-list/preview", response=ListPlanOut, auth=_uploads)
def preview_staff_list(request: Request, file: UploadedFile = File(...), whole: bool = Form(False)):
    """Tell what a list would change and what is wrong in it; changes nothing."""
    plan = roster.preview_roster(
        content=_content(file), whole=whole, actor=request.actor, now=request.now
    )
    return _out(plan)


@router.post("/staff-list/faults", auth=_uploads, openapi_extra=attachment.WORKBOOK)
def read_staff_list_faults(
    request: Request, file: UploadedFile = File(...), whole: bool = Form(False)
):
    """Give back the rows with faults, each with what to mend."""
    content = roster.faulty_rows(
        content=_content(file), whole=whole, actor=request.actor, now=request.now
    )
    return attachment.workbook(content, "员工名单错误行.xlsx")


@router.post("/staff-list/apply", response=ListPlanOut, auth=_uploads)
def apply_staff_list(
    request: Request,
    file: UploadedFile = File(...),
    digest: Line = Form(..., max_length=64),
    whole: bool = Form(False),
    skip_faulty: bool = Form(False),
):
    """Carry out the plan that was previewed, all of it or nothing."""
    plan = roster.apply_roster(
        content=_content(file),
        whole=whole,
        digest=digest,
        skip_faulty=skip_faulty,
        actor=request.actor,
        now=request.now,
    )
    return _out(plan)


def _content(file: UploadedFile) -> bytes:
    """Read an upload, one byte beyond the limit at most, so that too much shows."""
    return file.read(workbook.MAX_BYTES + 1)


def _out(plan) -> dict[str, Any]:
    names = {role: name for name, role in ROLE_BY_NAME.items()}
    counts: dict[str, int] = {}
    for change in plan.changes:
        counts[change.kind] = counts.get(change.kind, 0) + 1
    return {
        "people": plan.people,
        "unchanged": plan.unchanged,
        "counts": counts,
        "fault_count": len(plan.faults),
        "changes": [
            {
                **{k: getattr(c, k) for k in ("kind", "row", "staff_no", "name", "facts", "on")},
                "begin": [f"{code} {names[role]}" for code, role in c.begin],
                "end": [f"{code} {names[role]}" for code, role in c.end],
            }
            for c in plan.changes[:SHOWN]
        ],
        "faults": [vars(fault) for fault in plan.faults[:SHOWN]],
        "digest": plan.digest,
    }
