"""What is too long is refused before it is read, by whoever it comes from."""

import pytest
from django.test import Client

from wangge.api.v1 import api
from wangge.api.v1.access import declared_operations

MB = 1024 * 1024


class Unread:
    """A body that nobody may read."""

    def read(self, *_) -> bytes:
        raise AssertionError("a refused body was read")

    readline = read


@pytest.mark.parametrize("path", ["/api/v1/session", "/api/v1/staff-list/preview", "/console/"])
def test_a_body_that_is_too_long_is_not_read(path: str) -> None:
    answer = Client().generic(
        "POST", path, b"", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(10 * 1024 * MB), **{"wsgi.input": Unread()},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (413, "common.request_too_long")
    assert "6 MB" in answer.json()["message"]


@pytest.mark.parametrize("length", ["-1", "1e9", "0x10"])
def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    answer = Client().generic("POST", "/api/v1/session", b"{}", CONTENT_LENGTH=length)
    assert answer.status_code == 413


@pytest.mark.django_db
def test_a_long_json_is_refused_without_a_failure_inside(client: Client) -> None:
    body = b'{"username": "' + b"x" * (3 * MB) + b'"}'
    answer = client.generic("POST", "/api/v1/session", body, content_type="application/json")
    assert answer.status_code == 413, answer.content[:200]


@pytest.mark.django_db
def test_every_unsafe_operation_needs_the_token_of_our_own_page(bank, as_persona) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = as_persona("head_office").cookies
    passed, asked = [], 0
    for path, method, _, _ in declared_operations(api):
        if method in ("GET", "HEAD", "OPTIONS"):
            continue
        asked += 1
        filled = path
        while "{" in filled:
            start, end = filled.index("{"), filled.index("}")
            is_uuid = filled[start:end].startswith("{uuid")
            filled = (
                filled[:start]
                + ("01890a5d-ac96-774b-bcce-b302099a8057" if is_uuid else "1")
                + filled[end + 1 :]
            )
        answer = client.generic(method, f"/api/v1{filled}", b"{}", content_type="application/json")
        if (answer.status_code, answer.json()["code"]) != (403, "session.csrf"):
            passed.append(f"{method} {filled}: {answer.status_code}")
    assert asked > 30
    assert passed == []
