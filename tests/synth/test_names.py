"""Names collide as in real life, and slips of the ear keep the syllable."""

import random
from collections import Counter

from pypinyin import lazy_pinyin

from wangge.synth import names


def _draw(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    return [
        names.draw_surname(rng) + names.draw_given(rng, rng.randint(1940, 2020), rng.choice("MF"))
        for _ in range(count)
    ]


def test_some_names_are_shared_by_many_and_many_by_nobody() -> None:
    counts = Counter(_draw(60_000, 1))
    assert counts.most_common(1)[0][1] > 15
    assert sum(n == 1 for n in counts.values()) > 20_000


def test_names_have_two_to_four_characters() -> None:
    assert {len(n) for n in _draw(20_000, 2)} <= {2, 3, 4}


def test_clans_fill_a_village() -> None:
    rng = random.Random(3)
    drawn = Counter(names.draw_surname(rng, ("茆", "缪")) for _ in range(2_000))
    assert drawn["茆"] > drawn["缪"] > drawn["赵"]


def test_homophones_sound_alike() -> None:
    table = names.homophones()
    assert table
    for character, others in table.items():
        assert character not in others
        assert {lazy_pinyin(o)[0] for o in others} == {lazy_pinyin(character)[0]}


def test_a_former_name_differs() -> None:
    rng = random.Random(4)
    for _ in range(500):
        former = names.draw_former(rng, "王建国", "王", 1965, "M")
        assert former != "王建国"
        assert former[0] == "王" or former.endswith("建国")
