"""Record ids.

Rows that can be born on a phone without coverage carry a UUIDv7: it is unique without a server,
and sorts by time, so a B-tree index on it stays compact (RFC 9562, section 5.7).
"""

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """Return a fresh UUIDv7."""
    return UUID(bytes=uuid_utils.uuid7().bytes)
