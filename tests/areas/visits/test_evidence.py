"""The verdict of a visit; the table of docs/algorithms/visit-evidence.md is repeated here."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.areas.visits.evidence import DEFAULT_LIMITS, Evidence, judge
from wangge.areas.visits.models import CheckItem, Outcome, Verdict

GOOD = Evidence(
    distance_m=35,
    accuracy_m=12,
    stay=timedelta(minutes=6),
    outcome=Outcome.MET,
    need="想换一辆货车",
    follow_up="下周三带贷款资料再来",
    is_mock=False,
    days_to_nearest=None,
)


def verdict_of(item: CheckItem, evidence: Evidence) -> Verdict:
    return next(check.verdict for check in judge(evidence).checks if check.item == item)


@pytest.mark.parametrize(
    ("distance", "accuracy", "minutes", "verdict"),
    [
        (35, 12, 6, Verdict.VALID),
        (230, 40, 6, Verdict.VALID),
        (250, 40, 6, Verdict.INVALID),
        (310, 150, 6, Verdict.UNSURE),
        (20, 1_500, 6, Verdict.UNSURE),
        (310, 150, 2, Verdict.INVALID),
    ],
)
def test_the_documents_examples(distance, accuracy, minutes, verdict) -> None:
    evidence = replace(
        GOOD, distance_m=distance, accuracy_m=accuracy, stay=timedelta(minutes=minutes)
    )
    assert judge(evidence).verdict == verdict


def test_an_unknown_place_goes_to_review_and_says_so() -> None:
    judgement = judge(replace(GOOD, distance_m=None))
    assert judgement.verdict == Verdict.UNSURE
    assert "客户位置未知" in judgement.checks[0].reason


def test_a_visit_without_need_or_plan_names_what_is_missing() -> None:
    judgement = judge(replace(GOOD, need=" ", follow_up=""))
    content = next(c for c in judgement.checks if c.item == CheckItem.CONTENT)
    assert content.verdict == Verdict.INVALID
    assert content.reason == "未填写客户需求和跟进计划"


@pytest.mark.parametrize("outcome", [o for o in Outcome if o != Outcome.MET])
def test_nobody_met_needs_no_notes_but_three_minutes(outcome) -> None:
    away = replace(GOOD, outcome=outcome, need="", follow_up="")
    assert judge(away).verdict == Verdict.VALID
    assert judge(replace(away, stay=timedelta(seconds=179))).verdict == Verdict.INVALID


def test_a_mock_position_is_invalid_and_no_contact() -> None:
    judgement = judge(replace(GOOD, is_mock=True))
    assert judgement.verdict == Verdict.INVALID
    assert not judgement.was_there


@pytest.mark.parametrize(
    ("days", "words"), [(0, "当天"), (-3, "3 天前"), (2, "2 天后"), (-6, "6 天前")]
)
def test_a_repeat_earns_nothing_but_is_a_contact(days, words) -> None:
    judgement = judge(replace(GOOD, days_to_nearest=days))
    assert judgement.verdict == Verdict.INVALID
    assert judgement.was_there
    assert words in judgement.checks[-1].reason


@pytest.mark.parametrize("days", [7, -7, 30])
def test_after_a_week_a_household_counts_again(days) -> None:
    assert judge(replace(GOOD, days_to_nearest=days)).verdict == Verdict.VALID


metres = st.floats(0, 20_000)
evidences = st.builds(
    Evidence,
    distance_m=st.none() | metres,
    accuracy_m=metres,
    stay=st.timedeltas(timedelta(0), timedelta(hours=5)),
    outcome=st.sampled_from(list(Outcome)),
    need=st.sampled_from(["", "  ", "贷款"]),
    follow_up=st.sampled_from(["", "再访"]),
    is_mock=st.booleans(),
    days_to_nearest=st.none() | st.integers(-60, 60),
)
_ORDER = [Verdict.VALID, Verdict.UNSURE, Verdict.INVALID]


@given(evidences)
def test_the_verdict_is_the_worst_item_and_each_item_is_judged_once(evidence) -> None:
    judgement = judge(evidence)
    assert [c.item for c in judgement.checks] == list(CheckItem)
    assert judgement.verdict == max((c.verdict for c in judgement.checks), key=_ORDER.index)
    assert all(c.reason and len(c.reason) <= 200 for c in judgement.checks)


@given(evidences, metres)
def test_nearer_is_never_worse(evidence, nearer) -> None:
    if evidence.distance_m is None or nearer > evidence.distance_m:
        return
    near = verdict_of(CheckItem.DISTANCE, replace(evidence, distance_m=nearer))
    assert _ORDER.index(near) <= _ORDER.index(verdict_of(CheckItem.DISTANCE, evidence))


@given(evidences, metres)
def test_a_looser_fix_never_convicts(evidence, looser) -> None:
    if looser < evidence.accuracy_m:
        return
    was = verdict_of(CheckItem.DISTANCE, evidence)
    now = verdict_of(CheckItem.DISTANCE, replace(evidence, accuracy_m=looser))
    assert now != Verdict.INVALID or was == Verdict.INVALID


@given(metres)
def test_whoever_was_within_the_radius_of_a_good_fix_was_there(distance) -> None:
    evidence = replace(GOOD, distance_m=distance)
    within = distance <= DEFAULT_LIMITS.radius_m + GOOD.accuracy_m
    assert (judge(evidence).verdict == Verdict.VALID) == within
