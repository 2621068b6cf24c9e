"""What the ledger says of a person, for any history."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wangge.areas.customers.consent.rules import (
    ADULT_ENOUGH,
    OPT_IN,
    State,
    Statement,
    Stop,
    born_after,
    in_force,
    is_allowed,
    is_child,
    state_of,
    stop_of,
    stricter,
)
from wangge.areas.customers.models import ConsentAct, ConsentPurpose

START = datetime(2026, 1, 1, tzinfo=UTC)
instants = st.integers(0, 20).map(lambda hours: START + timedelta(hours=hours))
statements = st.builds(
    Statement,
    purpose=st.sampled_from(ConsentPurpose.values),
    act=st.sampled_from(ConsentAct.values),
    at=instants,
    by_guardian=st.booleans(),
)
histories = st.lists(statements, max_size=12)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def said(act: str, hours: int = 0, purpose: str = "marketing", guardian: bool = False) -> Statement:
    return Statement(purpose, act, START + timedelta(hours=hours), guardian)


@given(histories, st.sampled_from(ConsentPurpose.values), st.randoms())
def test_the_order_in_which_rows_came_in_does_not_matter(history, purpose, random) -> None:
    shuffled = random.sample(history, len(history))
    assert in_force(shuffled, purpose) == in_force(history, purpose)


@given(histories, st.booleans(), st.sampled_from(["refused", "withdrawn"]))
def test_a_later_no_stops_offers_whatever_was_said_before(history, child, act) -> None:
    assert stop_of([*history, said(act, 21)], is_child=child) == Stop.OPTED_OUT


@given(histories)
def test_a_later_yes_of_a_grown_person_lets_offers_go_on(history) -> None:
    assert stop_of([*history, said("granted", 21)], is_child=False) is None


@given(histories)
def test_what_a_grown_person_says_of_other_purposes_does_not_touch_offers(history) -> None:
    others = [one for one in history if one.purpose != "marketing"]
    assert stop_of(others, is_child=False) is None


@given(histories)
def test_a_child_is_offered_nothing_without_a_guardian(history) -> None:
    alone = [Statement(s.purpose, s.act, s.at) for s in history]
    assert stop_of(alone, is_child=True) is not None
    assert not any(is_allowed(alone, p, is_child=True) for p in ConsentPurpose.values)


def test_a_guardian_agrees_to_both_or_it_is_not_enough() -> None:
    offers, files = said("granted", guardian=True), said("granted", 1, "collection", True)
    assert stop_of([offers], is_child=True) == Stop.NO_GUARDIAN
    assert stop_of([offers, files], is_child=True) is None
    assert stop_of([offers, files, said("withdrawn", 2, "collection")], is_child=True)


@given(histories, st.sampled_from(sorted(OPT_IN)))
def test_opt_in_purposes_wait_for_a_yes(history, purpose) -> None:
    before = [one for one in history if one.purpose != purpose]
    assert not is_allowed(before, purpose, is_child=False)
    assert is_allowed([*before, said("granted", 5, purpose)], purpose, is_child=False)


def test_of_one_instant_the_stricter_word_counts() -> None:
    both = [said("granted"), said("refused")]
    assert state_of(both, "marketing") == state_of(both[::-1], "marketing") == State.REFUSED


@given(st.sampled_from(State), st.sampled_from(State))
def test_of_two_merged_the_stricter_state_survives(one, other) -> None:
    assert stricter(one, other) == stricter(other, one)
    assert State.WITHDRAWN not in (one, other) or stricter(one, other) == State.WITHDRAWN


@given(days, days)
def test_who_was_born_after_the_day_is_a_child(born, on) -> None:
    if born <= on:
        assert (born > born_after(on)) == is_child(born, on)


def test_the_fourteenth_birthday_ends_it_and_unknown_age_is_no_childhood() -> None:
    born = date(2012, 11, 2)
    assert is_child(born, date(2026, 11, 1))
    assert not is_child(born, date(born.year + ADULT_ENOUGH, 11, 2))
    assert not is_child(None, date(2026, 11, 1))
