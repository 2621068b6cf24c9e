"""What identifies a customer, sealed: identity number, phone, addresses.

In the database a customer carries one sealed blob, the masks that lists show, and blind indexes
of the two numbers that are searched in full. See docs/decisions/008-identity-is-sealed-once.md.
"""

from collections.abc import Callable
from dataclasses import dataclass

from wangge.areas.sealing import keyring
from wangge.kernel.masking import mask_address, mask_id_no, mask_mobile
from wangge.kernel.secrecy import Keyring

from .models import Customer

_BETWEEN = "\x1f"  # the unit separator: in no name, number or address
SEALED_COLUMNS = (
    "sealed", "id_no_index", "mobile_index", "mobile_tail",
    "id_no_masked", "mobile_masked", "address_masked", "registered_address_masked",
)  # fmt: skip
"""Database columns in the order `Sealer.columns` returns them."""

_TAIL = 4  # digits of a phone that are shown, and searched by


@dataclass(frozen=True)
class Identity:
    """The unmasked values; None where no source says."""

    id_no: str | None
    mobile: str | None
    address: str | None
    registered_address: str | None


class Sealer:
    """Turns unmasked values into database columns; made once for a batch."""

    def __init__(self, ring: Keyring) -> None:
        """Prepare the indexes of `ring`."""
        self._ring = ring
        self._id_no = ring.indexer("id_no")
        self._mobile = ring.indexer("mobile")

    def columns(
        self,
        customer_id: int,
        id_no: str | None,
        mobile: str | None,
        address: str | None,
        registered_address: str | None,
    ) -> tuple[str | None, int | None, int | None, str | None, str, str, str, str]:
        """Return the values of SEALED_COLUMNS for one customer."""
        values = (id_no, mobile, address, registered_address)
        sealed = None
        if any(values):
            text = _BETWEEN.join(value or "" for value in values)
            sealed = self._ring.seal(_context(customer_id), text)
        return (
            sealed,
            _index(self._id_no, id_no),
            _index(self._mobile, mobile),
            mobile[-_TAIL:] if mobile else None,
            mask_id_no(id_no),
            mask_mobile(mobile),
            mask_address(address),
            mask_address(registered_address),
        )


def identity_of(customer: Customer) -> Identity:
    """Return the unmasked values of `customer`; the caller has recorded why they are needed.

    Raises CannotUnseal.
    """
    if not customer.sealed:
        return Identity(None, None, None, None)
    text = keyring().unseal(_context(customer.pk), customer.sealed)
    return Identity(*(value or None for value in text.split(_BETWEEN)))


def indexes_of(number: str) -> tuple[int, int]:
    """Return the blind indexes of `number` as identity number and as phone, for a search."""
    ring = keyring()
    return ring.indexer("id_no")(number.upper()), ring.indexer("mobile")(number)


def _index(indexer: Callable[[str], int], value: str | None) -> int | None:
    return indexer(value) if value else None


def _context(customer_id: int) -> str:
    return f"{Customer._meta.db_table}:{customer_id}"
