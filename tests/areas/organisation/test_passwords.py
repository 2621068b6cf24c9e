"""What each policy asks of a password, and what it remembers."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.personas import NOW, actor, hire_everyone, staff
from wangge.areas.organisation.models import PasswordRecord
from wangge.areas.organisation.passwords import (
    POLICIES,
    WeakPassword,
    WrongOldPassword,
    broken_rule,
    change_password,
    classes_of,
    must_change,
)

FIRST = "grid-of-tests-1"


@given(st.text(alphabet="abzABZ0189-_网", min_size=0, max_size=20))
def test_dengbao_takes_a_form_exactly_when_length_and_classes_hold(password):
    rule, _ = broken_rule(password, POLICIES["dengbao"], has_factor=False)
    assert (rule == "") == (len(password) >= 8 and classes_of(password) >= 3)


@given(st.text(max_size=140), st.booleans())
def test_asvs_asks_for_length_alone(password, has_factor):
    rule, _ = broken_rule(password, POLICIES["asvs"], has_factor=has_factor)
    assert (rule == "") == ((8 if has_factor else 12) <= len(password) <= 128)


@pytest.fixture
def dengbao(db, settings):
    settings.WANGGE_PASSWORD_POLICY = "dengbao"
    hire_everyone(FIRST)


def take(old: str, new: str, when=NOW) -> None:
    change_password(
        staff=staff("manager_a"),
        old=old,
        new=new,
        has_factor=False,
        actor=actor("manager_a"),
        now=when,
    )


def test_the_last_five_do_not_come_back(dengbao):
    taken = [FIRST] + [f"Paddy-field-{n}" for n in range(5)]
    for old, new in itertools.pairwise(taken):
        take(old, new)
    with pytest.raises(WeakPassword, match="reused"):
        take(taken[-1], taken[1])
    take(taken[-1], taken[0])  # the sixth before
    assert PasswordRecord.objects.filter(staff=staff("manager_a")).count() == 5


def test_a_password_grows_too_old(dengbao, settings):
    take(FIRST, "Paddy-field-1")
    person = staff("manager_a")
    assert not must_change(person, now=NOW + timedelta(days=90))
    assert must_change(person, now=NOW + timedelta(days=90, seconds=1))
    settings.WANGGE_PASSWORD_POLICY = "asvs"
    assert not must_change(person, now=NOW + timedelta(days=4000))


@pytest.mark.parametrize(
    ("new", "rule"),
    [
        ("Short-1", "length"),
        ("alllowercase", "classes"),
        ("P@ssw0rd", "common"),
        ("Manager_a1", "similar"),
        ("NongShang@2026", "words"),
        ("WANGGE-yinhang-1", "words"),
        (FIRST, "reused"),
    ],
)
def test_what_is_refused_says_which_rule(dengbao, new, rule):
    with pytest.raises(WeakPassword, match=rule):
        take(FIRST, new)
    assert staff("manager_a").check_password(FIRST)


def test_the_old_password_is_asked_for(dengbao):
    with pytest.raises(WrongOldPassword):
        take("not this one", "Paddy-field-1")


def test_a_bank_adds_words_of_its_own(dengbao, settings):
    take(FIRST, "Haixiang-2026")
    settings.WANGGE_PASSWORD_WORDS = ["haixiang"]
    with pytest.raises(WeakPassword, match="words"):
        take("Haixiang-2026", "Haixiang-2027")
    take("Haixiang-2026", "Haixiang-Paddy-field-7")
