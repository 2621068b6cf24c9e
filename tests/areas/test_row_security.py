"""The second lock: PostgreSQL shows a role that is not the owner only what is in view.

Queries here go straight to the models, as a careless query would.
"""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction

from tests.factories.county import DECEASED, OUTSIDERS, OWN, SHOP, SIBLINGS, SPOUSE
from tests.factories.visits import record
from tests.personas import NOW, actor
from tests.postgresql import SERVING_ROLE
from tests.repo.test_row_security import protected_tables
from wangge.areas.customers.models import Customer, Household
from wangge.areas.grids.models import Custody
from wangge.areas.organisation.access import SYSTEM
from wangge.areas.row_security import OutsideTransaction, enter, forget, whole_bank
from wangge.areas.visits.models import Visit, VisitCheck
from wangge.areas.visits.services import record_visit
from wangge.jobs.database_role import role_warnings

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite has no row-level security"
    ),
]


@contextmanager
def serving(who: str | None = None):
    """Run as the serving role, which owns nothing, on behalf of a persona or of nobody."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {SERVING_ROLE}")
        forget()
        if who is not None:
            enter(actor(who))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def worked(county):
    """Every grid's customer was visited by its manager."""
    for who, customer, grid in (
        ("manager_a", OWN, "G1-01"),
        ("sibling", SIBLINGS, "G1-02"),
        ("outsider", OUTSIDERS, "G2-01"),
    ):
        visit = record(customer, grid=grid)
        record_visit(actor=actor(who), now=NOW + timedelta(minutes=1), visit=visit)


def seen(model=Customer, field: str = "pk") -> set:
    return set(model.objects.values_list(field, flat=True))


def test_every_protected_table_is_forced(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        forced = {row[0] for row in cursor.fetchall()}
    assert forced == protected_tables()


def test_nobody_sees_nothing(worked) -> None:
    tables = protected_tables()
    with serving():
        rows = {
            model.__name__: model.objects.count()
            for model in apps.get_app_config("areas").get_models()
            if model._meta.db_table in tables
        }
    assert len(rows) >= 10
    assert set(rows.values()) == {0}


@pytest.mark.parametrize(
    ("who", "customers"),
    [
        ("manager_a", {OWN, SPOUSE, SHOP}),
        ("manager_b", {OWN, SPOUSE, SHOP}),
        ("sibling", {SIBLINGS}),
        ("outsider", {OUTSIDERS}),
        ("outlet_head", {OWN, SPOUSE, SHOP, SIBLINGS}),
        ("branch_head", {OWN, SPOUSE, SHOP, SIBLINGS}),
        ("auditor", set()),
        ("administrator", set()),
    ],
)
def test_a_careless_query_gets_the_persons_part(worked, who, customers) -> None:
    with serving(who):
        assert seen() - {DECEASED} == customers
        assert seen(Custody, "customer_id") - {DECEASED} == customers
        assert seen(Visit, "customer_id") == customers & {OWN, SIBLINGS, OUTSIDERS}
        assert seen(VisitCheck, "visit__customer_id") == seen(Visit, "customer_id")
        assert seen(Household) == ({1} if OWN in customers else set())


def test_head_office_sees_the_bank(worked) -> None:
    everyone = Customer.objects.count()
    with serving("head_office"):
        assert Customer.objects.count() == everyone
        assert seen(Visit, "customer_id") == {OWN, SIBLINGS, OUTSIDERS}


def test_the_person_is_forgotten_with_the_transaction(worked) -> None:
    with serving("manager_a"):
        assert seen()
    with serving():
        assert not seen()


def test_a_rule_may_look_further_and_then_no_longer(worked) -> None:
    with serving("sibling"):
        with whole_bank("this test"):
            assert OWN in seen()
        assert seen() == {SIBLINGS}
        with pytest.raises(ZeroDivisionError), whole_bank("this test"):
            1 / 0  # noqa: B018
        assert seen() == {SIBLINGS}


def test_rows_out_of_view_can_be_neither_changed_nor_planted(worked) -> None:
    from django.db import ProgrammingError

    with serving("sibling"):
        assert Customer.objects.filter(pk=OWN).update(name="改") == 0
        assert Visit.objects.filter(customer=OWN).delete()[0] == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            Custody.objects.create(
                customer_id=OWN, grid_id=None, reason="claim", valid_from=NOW, valid_to=NOW
            )


def test_doctor_warns_of_a_role_that_no_policy_stops(county) -> None:
    assert ["不受行级安全约束" in warning["what"] for warning in role_warnings()] == [True]
    with serving():
        assert role_warnings() == []


@pytest.mark.django_db(transaction=True)
def test_telling_who_asks_outside_a_transaction_fails() -> None:
    with pytest.raises(OutsideTransaction):
        enter(SYSTEM)
