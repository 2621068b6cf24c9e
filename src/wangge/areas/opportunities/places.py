"""Where to call on a customer."""

from typing import Any

NEEDED_FOR_PLACE = (
    "pk", "lon", "lat", "village_code",
    "household__lon", "household__lat", "household__village_code",
)  # fmt: skip
"""What `place_of_call` reads of a customer; fetch it with `select_related("household")`."""


def place_of_call(customer: Any) -> tuple[float, float] | None:
    """Return where to call on `customer` in WGS-84 (lon, lat) degrees, None if nobody knows.

    His own resident place; failing that his household's, if he lives in its village: people of
    one household share a door, and often one source alone knows where it stands.
    """
    if customer.lon is not None and customer.lat is not None:
        return customer.lon, customer.lat
    home = customer.household
    if home is None or home.lon is None or home.lat is None:
        return None
    return (home.lon, home.lat) if home.village_code == customer.village_code else None
