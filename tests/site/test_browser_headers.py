"""What every answer tells the browser: policy, framing, types, storing, sharing."""

import pytest
from django.test import Client

PAGES = ["/console/", "/console/customers/12", "/field/", "/field/index.html", "/field/sw.js"]
ANSWERS = [*PAGES, "/api/v1/session", "/api/v1/customers", "/nothing/here", "/console/no.js"]


@pytest.fixture
def policy(client: Client) -> dict[str, list[str]]:
    header = client.get("/console/")["Content-Security-Policy"]
    directives = (part.split() for part in header.split(";"))
    return {words[0]: words[1:] for words in directives}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_carries_them(client: Client, path: str) -> None:
    # Stored files too: offline, the field app's page comes with the headers it was stored with.
    answer = client.get(path)
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=(self)" in answer["Permissions-Policy"]
    assert "payment=()" in answer["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in answer
    answer.close()


def test_no_inline_script_or_style_and_no_eval(policy: dict[str, list[str]]) -> None:
    assert not [words for words in policy.values() if any("unsafe" in word for word in words)]
    assert policy["script-src"] == policy["style-src"] == ["'self'"]


def test_nothing_is_fetched_sent_or_framed_elsewhere(policy: dict[str, list[str]]) -> None:
    assert policy["connect-src"] == policy["form-action"] == policy["worker-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == ["'none'"]


@pytest.mark.django_db
def test_an_answer_of_the_api_is_stored_nowhere(client: Client) -> None:
    assert client.get("/api/v1/session")["Cache-Control"] == "no-store"
