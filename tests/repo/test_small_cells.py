"""Whoever sees a board sees the customers behind it: then no small count gives anybody away."""

from wangge.areas.organisation.access import RIGHTS, Right


def test_no_role_sees_counts_without_the_right_to_the_detail() -> None:
    """Before adding such a role, suppress small cells: docs/compliance/access.md."""
    counting_only = [
        role
        for role, rights in RIGHTS.items()
        if Right.SEE_BOARD in rights and Right.SEE_CUSTOMERS not in rights
    ]
    assert counting_only == []
