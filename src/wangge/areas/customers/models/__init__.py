"""Models of the customers area."""

from .accepted_snapshot import AcceptedSnapshot
from .customer import Customer
from .household import Household

__all__ = ["AcceptedSnapshot", "Customer", "Household"]
