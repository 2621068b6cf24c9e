"""Running the matrix against the application in this process, each request in its own savepoint."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from http.cookies import SimpleCookie
from itertools import chain, zip_longest
from random import Random
from typing import Any

from django.db import transaction
from django.test import Client

from wangge.kernel.progress import Progress

from .build import actor, staff
from .judge import Verdict, judge
from .requests import Document, Request
from .world import PERSONAS, World

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_SEED = 4  # which requests a sample takes; the same ones each time


@dataclass(frozen=True)
class Outcome:
    """What was asked, and what was found."""

    operations: int
    requests: int
    verdict: Verdict
    unscoped: list[str]


class Signed:
    """A persona's browser; None is somebody who is not signed in."""

    def __init__(self, username: str | None, now: datetime) -> None:
        """Sign in without a password, as the tests do."""
        self.username = username
        self.client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
        self.rights: frozenset[str] = frozenset()
        if username is not None:
            self.client.force_login(staff(username), backend=_BACKEND)
            self.rights = frozenset(map(str, actor(username, now).rights))
        self._cookies = self.client.cookies.output(header="", sep=";")

    def ask(self, request: Request) -> Any:
        """Send a request and undo what it changed."""
        self.client.cookies = SimpleCookie(self._cookies)  # he may have signed out just now
        given: dict[str, Any] = {}
        if request.body is not None:
            given = {"data": request.body, "content_type": "application/json"}
        with transaction.atomic():
            send = getattr(self.client, request.operation.method)
            answer = send(request.url, **given)
            transaction.set_rollback(True)
        return answer


def run(
    world: World,
    now: datetime,
    *,
    sample: int | None,
    progress: Progress,
    people: Sequence[str | None] = (*PERSONAS, None),
) -> Outcome:
    """Ask every operation as every persona for every object, or a fixed sample of that.

    None among `people` is somebody who is not signed in.
    """
    document = Document()
    operations = document.operations()
    by_operation = {o.name: list(document.requests(o, world, now)) for o in operations}
    verdict = Verdict()
    asked = 0
    share = None if sample is None else max(1, sample // len(people))
    with progress.step("权限矩阵", total=None) as step:
        for person in (Signed(username, now) for username in people):
            for request, stranger in _with_strangers(person, _chosen(by_operation, share, person)):
                answer = person.ask(request)
                judge(verdict, world, person.rights, person.username, request, answer, stranger)
                asked += 1
                step.advance()
    return Outcome(len(operations), asked, verdict, document.undeclared())


def _chosen(
    by_operation: dict[str, list[Request]], share: int | None, person: Signed
) -> list[Request]:
    """Return all requests, or `share` of them: one of what he may do, one of the rest, and on."""
    if share is None:
        return list(chain.from_iterable(by_operation.values()))
    his: list[list[Request]] = []
    others: list[list[Request]] = []
    for name, requests in by_operation.items():
        mixed = list(requests)
        Random(f"{_SEED} {person.username} {name}").shuffle(mixed)  # noqa: S311 (a fixed choice)
        needed = mixed[0].operation.rights
        (his if not needed or person.rights & set(needed) else others).append(mixed)
    first = [mixed.pop() for mixed in (*his, *others)]
    later = [one for turn in zip_longest(*his) for one in turn if one is not None]
    return [*first, *later][:share]


def _with_strangers(person: Signed, requests: Iterable[Request]) -> Iterator[tuple[Request, Any]]:
    """Yield each request with the answer that the person gets for an object that is not there."""
    answers: dict[str, Any] = {}
    for request in requests:
        other = request.stranger
        if other is None:
            yield request, None
            continue
        key = f"{other.operation.name} {other.url} {request.target and request.target[0]}"
        if key not in answers:
            answers[key] = person.ask(other)
        yield request, answers[key]
