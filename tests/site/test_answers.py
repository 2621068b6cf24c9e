"""What every answer says of itself, and what no address answers."""

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/session", "/api/v1/units", "/console/", "/field/today"])
def test_answers_name_their_character_set(client: Client, path: str) -> None:
    assert client.get(path)["Content-Type"].endswith("; charset=utf-8")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/console/", "/api/v1/session"])
def test_trace_echoes_nothing(client: Client, path: str) -> None:
    answer = client.generic("TRACE", path, headers={"x-told": "to be echoed"})
    assert b"to be echoed" not in answer.content
    assert "to be echoed" not in str(answer.headers)


@pytest.mark.parametrize("path", ["docs", "openapi.json", "redoc", "schema", "admin", "metrics"])
def test_no_documentation_is_served(client: Client, path: str) -> None:
    assert client.get(f"/api/v1/{path}").status_code == 404
    assert client.get(f"/{path}").status_code == 404
