"""Encrypted columns: plain to the program, unreadable in the table, lost keys told."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from tests.factories.county import OWN, SECRETS
from tests.factories.visits import record
from tests.personas import NOW, actor, staff
from wangge.areas.customers.identity import identity_of
from wangge.areas.customers.models import Customer
from wangge.areas.organisation.models import Staff
from wangge.areas.sealing import keyring, sealed_columns
from wangge.areas.visits.models import Visit
from wangge.areas.visits.services import record_visit
from wangge.kernel.secrecy import MARK, CannotUnseal, KeysMissing

pytestmark = pytest.mark.django_db


def stored(model, column: str, pk) -> str:
    with connection.cursor() as cursor:
        key = model._meta.pk.get_db_prep_value(pk, connection)
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table} WHERE id = %s", [key])
        return cursor.fetchone()[0]


def test_a_customers_numbers_are_in_one_sealed_value(county) -> None:
    customer = Customer.objects.get(pk=OWN)
    assert stored(Customer, "sealed", OWN).startswith(MARK)
    told = identity_of(customer)
    assert (told.id_no, told.mobile, told.address) == (
        SECRETS["id_no"], SECRETS["mobile"], SECRETS["address"],
    )  # fmt: skip


def test_one_persons_numbers_cannot_be_put_on_another(county) -> None:
    other = Customer.objects.exclude(pk=OWN).filter(sealed__isnull=False)[0]
    Customer.objects.filter(pk=other.pk).update(sealed=stored(Customer, "sealed", OWN))
    other.refresh_from_db()
    with pytest.raises(CannotUnseal):
        identity_of(other)


def test_words_about_a_customer_are_sealed_and_read_back(county) -> None:
    visit, _ = record_visit(
        actor=actor("manager_a"), now=NOW, visit=record(OWN, need="要贷款", follow_up="")
    )
    assert stored(Visit, "need", visit.pk).startswith(MARK)
    assert stored(Visit, "follow_up", visit.pk) == ""
    again = Visit.objects.get(pk=visit.pk)
    assert (again.need, again.follow_up) == ("要贷款", "")


def test_a_staff_phone_is_sealed(bank) -> None:
    one = staff("manager_a")
    assert one.mobile.isdigit()
    assert one.mobile not in stored(Staff, "mobile", one.pk)


def test_an_encrypted_column_cannot_be_compared(bank) -> None:
    with pytest.raises(FieldError):
        Staff.objects.filter(mobile="13900001111")


def test_the_columns_that_must_be_sealed_are() -> None:
    """A column added with such a name must be an encrypted one, or be named here with a reason."""
    sealed = {(model.__name__, field.name) for model, field in sealed_columns()}
    assert {
        ("Customer", "sealed"), ("Staff", "mobile"), ("Visit", "need"), ("Visit", "follow_up"),
        ("Opportunity", "decline_note"),
    } <= sealed  # fmt: skip


def test_lost_keys_are_not_replaced_while_anything_is_sealed(county, settings, tmp_path) -> None:
    settings.WANGGE_KEYS = tmp_path / "gone"
    with pytest.raises(KeysMissing):
        keyring()
    Customer.objects.update(sealed=None)
    Staff.objects.update(mobile="")
    assert keyring().newest == 1
