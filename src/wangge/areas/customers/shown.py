"""How a customer is shown to a person who has not stated a purpose: masked."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wangge.kernel.masking import mask_account, mask_address, mask_id_no, mask_middle, mask_mobile

from .labels import GROUPS, LIFE_STATUSES, label
from .models import Customer

_RESIDENT_ID = re.compile(r"\d{17}[\dXx]|\d{15}")
_USCC = re.compile(r"[0-9A-Z]{18}")
_MOBILE = re.compile(r"1\d{10}")
_LONG_NUMBER = 9  # characters: longer keys are account, card or contract numbers

HIDDEN_FIELDS = frozenset({"ethnicity", "lon", "lat"})
"""Golden fields that no screen shows: not needed for service, or shown as a place on the map."""


@dataclass(frozen=True)
class CustomerRow:
    """A customer in a list. Balances in yuan; everything that identifies is masked."""

    id: int
    name: str
    kind: str
    gender: str | None
    age: int | None
    mobile_masked: str
    id_no_masked: str
    address_masked: str
    customer_group: str
    customer_group_name: str
    deposit_balance: Decimal
    loan_balance: Decimal
    value_tier: int
    is_key: bool
    is_merchant: bool
    lon: float | None
    lat: float | None
    household_id: int | None
    duty_manager_id: int | None


def row_of(customer: Customer, *, on: date) -> CustomerRow:
    """Return `customer` as lists show it; ages are those of the bank's day `on`."""
    return CustomerRow(
        id=customer.pk,
        name=customer.name,
        kind=customer.kind,
        gender=customer.gender,
        age=age_of(customer.birth_date, on),
        mobile_masked=customer.mobile_masked,
        id_no_masked=customer.id_no_masked,
        address_masked=customer.address_masked,
        customer_group=customer.customer_group,
        customer_group_name=label(GROUPS, customer.customer_group),
        deposit_balance=customer.deposit_balance,
        loan_balance=customer.loan_balance,
        value_tier=customer.value_tier,
        is_key=customer.is_key,
        is_merchant=customer.is_merchant,
        lon=customer.lon,
        lat=customer.lat,
        household_id=customer.household_id,
        duty_manager_id=customer.duty_manager_id,
    )


def age_of(birth_date: date | None, on: date) -> int | None:
    """Return full years on the day `on`."""
    if birth_date is None:
        return None
    before_birthday = (on.month, on.day) < (birth_date.month, birth_date.day)
    return on.year - birth_date.year - before_birthday


def mask_field(name: str, value: str | None) -> str:
    """Mask the text of a golden field as the profile shows it."""
    if name == "birth_date":
        return f"{value[:4]} 年" if value else ""
    masks = {
        "id_no": mask_id_no,
        "mobile": mask_mobile,
        "address": mask_address,
        "registered_address": mask_address,
    }
    mask = masks.get(name)
    return mask(value) if mask else value or ""


def mask_source_key(key: str) -> str:
    """Mask each part of a source key: some systems use identity or phone numbers as keys."""
    return "|".join(_mask_part(part) for part in key.split("|"))


def _mask_part(part: str) -> str:
    if _RESIDENT_ID.fullmatch(part):
        return mask_id_no(part)
    if _MOBILE.fullmatch(part):
        return mask_mobile(part)
    if _USCC.fullmatch(part):
        return mask_middle(part, 2, 4)
    if len(part) > _LONG_NUMBER:
        return mask_account(part)
    return part


@dataclass(frozen=True)
class CustomerProfile:
    """What the profile shows beyond the row; of the birth date the year only."""

    birth_date: str | None
    registered_address_masked: str
    employer: str | None
    occupation: str | None
    village_credit_grade: str | None
    is_migrant: bool
    life_status: str
    life_status_name: str
    place: dict[str, float] | None


def profile_of(customer: Customer) -> CustomerProfile:
    """Return the profile part of `customer`; `place` in WGS-84 degrees."""
    placed = customer.lon is not None and customer.lat is not None
    return CustomerProfile(
        birth_date=str(customer.birth_date.year) if customer.birth_date else None,
        registered_address_masked=customer.registered_address_masked,
        employer=customer.employer,
        occupation=customer.occupation,
        village_credit_grade=customer.village_credit_grade,
        is_migrant=customer.is_migrant,
        life_status=customer.life_status,
        life_status_name=label(LIFE_STATUSES, customer.life_status),
        place={"lon": customer.lon, "lat": customer.lat} if placed else None,
    )
