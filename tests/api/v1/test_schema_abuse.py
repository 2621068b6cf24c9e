"""Whatever fits the OpenAPI document, or nearly, is answered without a failure inside.

Values are drawn by schemathesis from the document: huge numbers, control characters, lone
surrogates, far dates. A longer look: `WANGGE_ABUSE=200 pytest tests/api/v1/test_schema_abuse.py`.
"""

import json
import logging
import os
from urllib.parse import urlencode
from zlib import crc32

import pytest
import schemathesis
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from tests.personas import staff
from wangge.bench.access.requests import DOCUMENT

EXAMPLES = int(os.environ.get("WANGGE_ABUSE", "2"))
"""Values tried for each operation by each persona."""

PERSONAS = ("head_office", "manager_a", "administrator", "security_officer", "auditor")
_SCHEMA = schemathesis.openapi.from_dict(json.loads(DOCUMENT.read_text("utf-8")))


@pytest.mark.django_db
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_operation_fails_inside(county, at_noon, settings_quick, mode) -> None:
    failed: set[str] = set()
    people = [_signed_in(who) for who in PERSONAS]
    for found in _SCHEMA.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES * len(people),
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            database=None,
            deadline=None,
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case) -> None:
            client = people[
                crc32(repr((case.body, case.query)).encode("utf-8", "replace")) % len(people)
            ]
            status = _send(client, case)
            if status == 500:
                failed.add(f"{case.method} {case.formatted_path} {case.query} {case.body!r}"[:400])

        try:
            ask()
        except Exception as error:
            if "generate" not in str(error).lower() and "unsatisf" not in str(error).lower():
                raise
    assert sorted(failed) == []


@pytest.fixture
def settings_quick(settings):
    """No slow hashing, no log lines by the thousand."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def _signed_in(who: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(staff(who), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _send(client: Client, case) -> int:
    query = urlencode(_plain(case.query or {}), doseq=True, errors="surrogatepass")
    path = case.formatted_path + ("?" + query if query else "")
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = client.generic(case.method, path, _body(case), content_type="application/json")
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer.status_code


def _body(case) -> bytes:
    try:
        return json.dumps(case.body).encode()
    except TypeError:
        return b"{}"


def _plain(query: dict) -> dict:
    return {key: "" if value is None else value for key, value in query.items()}
