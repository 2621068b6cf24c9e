"""Is there anything in an answer that the reader may not have?"""

import gzip
import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

from . import planted
from .requests import Request, relations
from .world import World

_ZIP = b"PK\x03\x04"


@dataclass
class Verdict:
    """What the matrix found; each entry is a sentence."""

    leaked: list[str] = field(default_factory=list)
    told_apart: list[str] = field(default_factory=list)
    """What is out of view was answered otherwise than what does not exist."""
    let_in: list[str] = field(default_factory=list)
    """Somebody without the right was not refused."""
    refused: list[str] = field(default_factory=list)
    """Somebody was not shown what is his."""
    failed: list[str] = field(default_factory=list)
    """The server failed inside."""


def text_of(answer: Any) -> str:
    """Return status line, headers and body of an answer as text, packed bodies unpacked."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    if body.startswith(_ZIP):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    headers = "\n".join(f"{key}: {value}" for key, value in answer.headers.items())
    return f"{answer.reason_phrase}\n{headers}\n\n{body.decode('utf-8', 'replace')}"


def judge(
    verdict: Verdict,
    world: World,
    rights: frozenset[str],
    username: str | None,
    request: Request,
    answer: Any,
    stranger: Any,
) -> None:
    """Add to `verdict` what is wrong with the answer; `stranger`: that for no such object."""
    text = text_of(answer)
    status = answer.status_code
    at = f"{username or 'nobody'} {request.operation.method.upper()} {request.url} → {status}"
    verdict.leaked += [f"{at}: {what}" for what in foreign(world, username, request, text)]
    if status == 500:  # 503 is an answer: the bank has not set this up
        verdict.failed.append(at)
    needed = request.operation.rights
    if username is None and request.operation.reach != "none" and status < 400:
        verdict.let_in.append(at)
    if needed and not rights & set(needed):
        if status != (403 if username else 401):
            verdict.let_in.append(at)
        return
    if request.target is None or stranger is None or username is None:
        return
    seen = relations(username, *request.target, world)
    if seen is False and _shape(request, answer) != _shape(request.stranger, stranger):
        verdict.told_apart.append(f"{at}, for nothing there {stranger.status_code}")
    reads = request.operation.method == "get" and request.operation.reach == "unit"
    if seen and reads and status != 200:
        verdict.refused.append(at)


def foreign(world: World, username: str | None, request: Request, text: str) -> list[str]:
    """Return the planted values in `text` that belong to people out of the reader's view."""
    asked = request.url + str(request.body)
    ids_for_all = request.operation.reach == "bank"
    wrong = [
        f"{kind} of customer {n}"
        for kind, n in planted.found(text)
        if not world.sees(username, n)
        and not (kind == "id" and (ids_for_all or str(planted.customer_id(n)) in asked))
    ]
    homes = {c.household for c in world.people if world.sees(username, c.n)}
    wrong += [f"household {h}" for h in planted.households(text) - homes if not ids_for_all]
    for one in planted.uuids(text) & world.owner_of.keys():
        if not (ids_for_all or one in asked or world.sees(username, world.owner_of[one])):
            wrong.append(f"id {one} of customer {world.owner_of[one]}")
    return wrong


def _shape(request: Request | None, answer: Any) -> tuple[int, str]:
    """Return an answer without the ids that were asked for."""
    body = answer.content.decode("utf-8", "replace")
    for part in (request.url if request else "").replace("?", "/").replace("=", "/").split("/"):
        if len(part) > 5:
            body = body.replace(part, "")
    return answer.status_code, body
