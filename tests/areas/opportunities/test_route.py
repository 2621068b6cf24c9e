"""The order of a day's stops."""

from hypothesis import given
from hypothesis import strategies as st

from wangge.areas.opportunities.route import visiting_order

Stop = tuple[str, int, tuple[float, float] | None]


def order(stops: list[Stop]) -> str:
    in_order = visiting_order(stops, urgency=lambda s: s[1], place=lambda s: s[2])
    return "".join(stop[0] for stop in in_order)


def test_within_a_step_the_nearest_comes_next_and_unknown_places_last() -> None:
    """Four doors along a lane eastward, given out of order, and one without a place."""
    stops = [
        ("a", 0, (120.00, 33.0)),
        ("?", 0, None),
        ("d", 0, (120.03, 33.0)),
        ("b", 0, (120.01, 33.0)),
        ("c", 0, (120.02, 33.0)),
    ]
    assert order(stops) == "abcd?"


def test_urgency_beats_way_and_the_next_step_starts_where_the_last_ended() -> None:
    """The urgent stop lies east; the others are walked back westward from there."""
    stops = [
        ("a", 1, (120.00, 33.0)),
        ("b", 1, (120.01, 33.0)),
        ("urgent", 0, (120.03, 33.0)),
    ]
    assert order(stops) == "urgentba"


stops = st.lists(
    st.tuples(
        st.uuids().map(str),
        st.integers(0, 2),
        st.none() | st.tuples(st.floats(119, 121), st.floats(32, 34)),
    ),
    max_size=12,
)


@given(stops)
def test_every_stop_is_made_once_and_urgency_never_falls_back(given_stops) -> None:
    ordered = visiting_order(given_stops, urgency=lambda s: s[1], place=lambda s: s[2])
    assert sorted(ordered, key=repr) == sorted(given_stops, key=repr)
    steps = [stop[1] for stop in ordered]
    assert steps == sorted(steps)
