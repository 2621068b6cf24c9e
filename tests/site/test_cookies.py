"""Cookies of a session: out of reach of scripts, not sent along from other sites."""

import pytest

from tests.personas import PASSWORD, hire_everyone


@pytest.mark.django_db
def test_a_session_is_out_of_reach_of_scripts(client) -> None:
    hire_everyone(PASSWORD)
    answer = client.post(
        "/api/v1/session",
        {"username": "head_office", "password": PASSWORD},
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    for name in ("wangge_session", "wangge_device"):
        assert answer.cookies[name]["httponly"]
        assert answer.cookies[name]["samesite"] == "Lax"
        assert answer.cookies[name]["path"] == "/"
        assert not answer.cookies[name]["domain"]
