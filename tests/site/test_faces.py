"""The doors of the two faces: who is sent where, what a path below a face answers."""

import pytest
from django.test import Client

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Mobile Safari/537.36"


@pytest.mark.parametrize(("agent", "face"), [(PHONE, "/field/"), ("Mozilla/5.0", "/console/")])
def test_a_phone_comes_to_the_field_app(client: Client, agent: str, face: str) -> None:
    answer = client.get("/", headers={"user-agent": agent})
    assert answer.status_code == 302
    assert answer["Location"] == face


def test_any_screen_of_a_face_opens_its_page(client: Client) -> None:
    answer = client.get("/console/customers/12")
    assert answer.status_code == 200
    assert b"<!doctype html>" in answer.content.lower()
    assert "wangge_csrf" in answer.cookies


def test_a_file_of_an_older_build_is_missing_not_a_page(client: Client) -> None:
    assert client.get("/console/assets/index-0000.js").status_code == 404


def test_pages_carry_the_content_policy(client: Client) -> None:
    policy = client.get("/field/")["Content-Security-Policy"]
    assert "script-src" in policy or "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
