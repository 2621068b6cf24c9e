"""Masked by default (promise 5): answers, logs and the database's own bytes are searched."""

import json

import pytest
from django.apps import apps
from django.db import connection

from tests.factories import county as made
from tests.factories.county import OWN, SECRETS
from tests.factories.visits import record
from tests.personas import MAY_SEE_CUSTOMERS, NOW, actor
from wangge.areas.visits.services import record_visit
from wangge.kernel.masking import mask_address

pytestmark = pytest.mark.django_db

WORDS = "想给孙子买教育保险"
IDENTIFYING = ("id_no", "mobile", "address", "registered_address")


def unmasked() -> set[str]:
    """Every value of the county that a mask must hide, with what a manager wrote."""
    values = {row.get(name) for row in made.tables()["customer"] for name in IDENTIFYING}
    values |= {SECRETS["account"], WORDS}
    return {value for value in values if value and mask_address(value) != value}


def readings() -> list[str]:
    """Every GET of the API that needs no more than ids, about customer OWN where it can."""
    from wangge.api.v1 import api

    paths = []
    for path, methods in api.get_openapi_schema()["paths"].items():
        if "get" in methods:
            filled = path.replace("{customer_id}", str(OWN))
            paths.append(filled if "{" not in filled else filled.split("{")[0] + "1")
    return [*paths, f"/api/v1/customers?q={SECRETS['mobile']}", "/api/v1/customers?page_size=200"]


@pytest.fixture
def visited(county):
    record_visit(actor=actor("manager_a"), now=NOW, visit=record(OWN, need=WORDS))
    return county


def found_in(text: str) -> set[str]:
    return {value for value in unmasked() - {WORDS} if value in text}


@pytest.mark.parametrize("who", MAY_SEE_CUSTOMERS)
def test_no_answer_and_no_log_line_shows_an_unmasked_value(who, visited, as_persona, caplog):
    client = as_persona(who)
    answered = 0
    for path in readings():
        answer = client.get(path)
        answered += answer.status_code == 200
        assert found_in(answer.content.decode("utf-8", "replace")) == set(), path
    assert answered > 10
    assert found_in(caplog.text) == set()


def test_a_reveal_is_the_only_way_and_leaves_no_value_on_the_trail(visited, as_persona, caplog):
    body = json.dumps({"purpose": "contact", "note": ""})
    answer = as_persona("manager_a").post(
        f"/api/v1/customers/{OWN}/reveal", body, "application/json"
    )
    assert found_in(answer.content.decode()) >= {SECRETS["mobile"], SECRETS["id_no"]}
    assert found_in(caplog.text) == set()
    assert found_in(database_bytes().decode("utf-8", "replace")) == set()


def test_the_database_shows_no_unmasked_value(visited):
    stored = database_bytes()
    assert {value for value in unmasked() if value.encode() in stored} == set()
    assert "张建国".encode() in stored, "the search does look at what is stored"


def database_bytes() -> bytes:
    """Return what a thief of the database would hold: its pages, or every row in text."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return connection.connection.serialize()
    rows = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT t::text FROM {table} AS t")
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows).encode()
