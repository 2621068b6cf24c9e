"""Stage two, second half: weigh each pair, take the best where it clearly beats the second.

weight = log2(odds before) + the sum over comparisons of log2(m / u)  (Fellegi and Sunter 1969)

u of a name, phone, village or town is its share among anchored people: two rows with a rare name
say more than two with 王伟. Odds before: one of all anchored people.
"""

from wangge.pipeline.engine.steps import AnyStep, Step
from wangge.pipeline.link.compare import (
    FAMILY,
    NEAR,
    OTHER,
    PLACE_LEVELS,
    SAME,
    SOUND,
    birth_level,
    name_level,
    number_near,
    place_level,
)
from wangge.pipeline.link.weights import Weights
from wangge.pipeline.standardise.mentions import ROWS_A_TABLE

_PLACE_COUNTED = {
    "door": "dc", "group": "gc", "group_open": "gc", "village": "vc", "village_open": "vc",
    "town": "tc", "town_open": "tc",
}  # fmt: skip
"""Place level → the count (table alias in `_scored`) that gives its u."""
UNSEEN_BEARERS = 0.35
WEIGHT_DIGITS = 6
"""Engines differ in the last bit of a logarithm; a millionth of a bit decides nothing."""
VILLAGE_OR_CLOSER = PLACE_LEVELS.index("village")
SAME_TOWN_OR_CLOSER = PLACE_LEVELS.index("town")
GROUP_OR_CLOSER = PLACE_LEVELS.index("group")


def _named() -> str:
    """Pairs whose names can be one person's, with the level."""
    level = name_level("l.simple", "n.simple", "l.sound", "n.sound")
    former = f"CASE WHEN l.former = n.simple THEN {SAME} ELSE {OTHER} END"
    return f"""
SELECT mid, aid, max(level) AS name_level FROM (
  SELECT p.mid, p.aid, greatest({level}, {former}) AS level
  FROM pair AS p JOIN loose AS l ON l.mid = p.mid JOIN anchor_name AS n ON n.aid = p.aid)
WHERE level > 0 GROUP BY mid, aid"""


def _place() -> str:
    return f"""
SELECT p.mid, p.aid, max({place_level("l", "a")}) AS place_level
FROM named_pair AS p JOIN loose AS l ON l.mid = p.mid JOIN anchor_place AS a ON a.aid = p.aid
GROUP BY p.mid, p.aid"""


def _compared() -> str:
    masked = (
        "CASE WHEN l.masked_tail IS NULL THEN NULL"
        " WHEN right(CASE WHEN length(l.number_text) = 15 THEN substr(a.id_no, 1, 17)"
        " ELSE a.id_no END, length(l.masked_tail)) = l.masked_tail"
        " AND (l.masked_head IS NULL OR substr(a.id_no, 1, length(l.masked_head)) = l.masked_head)"
        " THEN 'same' ELSE 'other' END"
    )
    plain = "l.number_text IS NOT NULL AND l.masked_tail IS NULL AND length(l.number_text) >= 15"
    number = (
        f"CASE WHEN {plain} THEN CASE WHEN l.id_no = a.id_no THEN 'same'"
        f" WHEN {number_near('l.number_text', 'a.id_no')} THEN 'near' ELSE 'other' END END"
    )
    return f"""
SELECT p.mid, p.aid, p.name_level, l.simple, l.sound, l.mobile, l.village_code, l.town_code,
  l.group_no, l.door,
  CASE WHEN l.mobile IS NULL THEN NULL WHEN m.aid IS NOT NULL THEN 'same'
    WHEN hm.aid IS NOT NULL THEN 'other' END AS mobile_level,
  {birth_level("l.birth_date", "a.birth_date")} AS birth_level,
  CASE WHEN l.gender = a.gender THEN 'same' WHEN l.gender IS NOT NULL THEN 'other' END
    AS gender_level,
  s.place_level, {masked} AS masked_level, {number} AS number_level,
  CASE WHEN l.cif_no IS NULL THEN NULL WHEN c.aid IS NOT NULL THEN 'same'
    WHEN hc.cif_no IS NOT NULL THEN 'other' END AS cif_level,
  CASE WHEN h.mid IS NOT NULL THEN 'same' WHEN hp.household_no IS NOT NULL THEN 'other' END
    AS household_level, w.mid IS NOT NULL AS was_one
FROM named_pair AS p
JOIN loose AS l ON l.mid = p.mid
JOIN anchor AS a ON a.aid = p.aid
LEFT JOIN place_pair AS s ON s.mid = p.mid AND s.aid = p.aid
LEFT JOIN anchor_mobile AS m ON m.aid = p.aid AND m.mobile = l.mobile
LEFT JOIN (SELECT DISTINCT aid FROM anchor_mobile) AS hm ON hm.aid = p.aid
LEFT JOIN anchor_cif AS c ON c.aid = p.aid AND c.cif_no = l.cif_no
LEFT JOIN (SELECT DISTINCT cif_no FROM anchor_cif) AS hc ON hc.cif_no = l.cif_no
LEFT JOIN same_household AS h ON h.mid = p.mid AND h.aid = p.aid
LEFT JOIN pair_before AS w ON w.mid = p.mid AND w.aid = p.aid
LEFT JOIN (SELECT DISTINCT household_no FROM household_pair) AS hp
  ON hp.household_no = l.household_no"""


_SAME_HOUSEHOLD = """
SELECT DISTINCT p.mid, p.aid
FROM named_pair AS p JOIN loose AS l ON l.mid = p.mid
JOIN household_pair AS h ON h.household_no = l.household_no
JOIN anchor_household AS a ON a.aid = p.aid AND a.household_no = h.other_household"""


def _ratio(comparison: str, level: str, counted_u: str | None = None) -> str:
    """Return log2(m / u) of a level; u from the weights, or counted in the data."""
    row = f"SELECT {{}} FROM link_weight WHERE comparison = '{comparison}' AND level = '{level}'"
    u = counted_u or f"({row.format('max(u)')})"
    return f"log2(({row.format('max(m)')}) / {u})"


def _levels(column: str, comparison: str, levels: tuple[str, ...]) -> str:
    whens = " ".join(f"WHEN '{level}' THEN {_ratio(comparison, level)}" for level in levels)
    return f"CASE {column} {whens} ELSE 0 END"


def _share(alias: str) -> str:
    """Return u of a value: the share of OTHER anchored people who carry it.

    The candidate itself is among those counted; a value nobody else shows may still have an
    unseen second bearer, as a third of the values seen once do (Good and Turing's estimate for
    names of a county).
    """
    others = f"(coalesce({alias}.people, 1) - 1 + {UNSEEN_BEARERS})"
    return f"({others} / CAST((SELECT count(*) FROM anchor) AS DOUBLE))"


def _weight() -> str:
    places = " ".join(
        f"WHEN {PLACE_LEVELS.index(level)} THEN {_ratio('place', level, _share(alias))}"
        for level, alias in _PLACE_COUNTED.items()
    )
    parts = [
        "-log2((SELECT count(*) FROM anchor))",
        f"CASE name_level WHEN {SAME} THEN {_ratio('name', 'same', _share('nc'))}"
        f" WHEN {SOUND} THEN {_ratio('name', 'sound', _share('sc'))}"
        f" ELSE {_ratio('name', 'near')} END",
        f"CASE mobile_level WHEN 'same' THEN {_ratio('mobile', 'same', _share('mc'))}"
        f" WHEN 'other' THEN {_ratio('mobile', 'other')} ELSE 0 END",
        f"CASE place_level {places} WHEN 0 THEN {_ratio('place', 'other')} ELSE 0 END",
        # clans: in one village a shared name says less
        f"CASE WHEN name_level >= {SOUND} AND place_level >= {VILLAGE_OR_CLOSER}"
        " THEN -log2((SELECT lift FROM name_lift)) ELSE 0 END",
        _levels("birth_level", "birth", ("same", "near", "other")),
        _levels("gender_level", "gender", ("same", "other")),
        _levels("masked_level", "masked", ("same", "other")),
        _levels("number_level", "number", ("near", "other")),
        _levels("cif_level", "cif", ("same", "other")),
        _levels("household_level", "household", ("same", "other")),
    ]
    return "\n  + ".join(parts)


def _against() -> str:
    """Weight of what speaks against a pair, and of nothing else."""
    parts = [
        f"CASE WHEN mobile_level = 'other' THEN {_ratio('mobile', 'other')} ELSE 0 END",
        f"CASE WHEN place_level = 0 THEN {_ratio('place', 'other')} ELSE 0 END",
        *(
            _levels(f"{comparison}_level", comparison, ("other",))
            for comparison in ("birth", "gender", "masked", "number", "cif", "household")
        ),
    ]
    return "\n  + ".join(parts)


def _renamed(weights: Weights) -> str:
    """Weight of a pair of which only the family name agrees."""
    bits = weights.renamed
    return (
        f"{bits['before']}"
        f" + CASE number_level WHEN 'same' THEN {bits['number_same']}"
        f" WHEN 'near' THEN {bits['number_near']} ELSE 0 END"
        f" + CASE masked_level WHEN 'same' THEN {bits['masked_same']}"
        f" WHEN 'other' THEN {bits['contradicted']} ELSE 0 END"
        f" + CASE WHEN gender_level = 'other' THEN {bits['contradicted']} ELSE 0 END"
        f" + CASE birth_level WHEN 'same' THEN {bits['birth_same']}"
        f" WHEN 'other' THEN {bits['contradicted']} ELSE 0 END"
        f" + CASE WHEN cif_level = 'same' THEN {bits['cif_same']} ELSE 0 END"
        f" + CASE WHEN mobile_level = 'same' THEN {bits['mobile_same']} ELSE 0 END"
        f" + CASE WHEN place_level >= {GROUP_OR_CLOSER} THEN {bits['place_same']} ELSE 0 END"
    )


def _scored(weights: Weights) -> str:
    """Pairs with their weight. A name alone, however rare, is nobody; a name one character off
    needs a number or date beside it.

    Brothers share a family name, a generation character, a house and a phone: without a date or
    number, `张建国` and `张建军` are two people. Where the family name alone agrees a number must.
    """
    return f"""
SELECT mid, aid, name_level, mobile_level, birth_level, place_level, masked_level, number_level,
  cif_level, household_level, was_one,
  round(CASE WHEN name_level = {FAMILY} THEN {_renamed(weights)} ELSE {_weight()} END,
    {WEIGHT_DIGITS}) AS weight,
  round(CASE WHEN was_one THEN {weights.trust} + {_against()} END,
    {WEIGHT_DIGITS}) AS trusted
FROM compared_pair AS p
LEFT JOIN name_count AS nc ON nc.simple = p.simple
LEFT JOIN sound_count AS sc ON sc.sound = p.sound
LEFT JOIN mobile_count AS mc ON mc.mobile = p.mobile
LEFT JOIN village_count AS vc ON vc.village_code = p.village_code
LEFT JOIN town_count AS tc ON tc.town_code = p.town_code
LEFT JOIN group_count AS gc ON gc.village_code = p.village_code AND gc.group_no = p.group_no
LEFT JOIN door_count AS dc ON dc.village_code = p.village_code AND dc.door = p.door
WHERE name_level >= {SOUND} AND (mobile_level = 'same' OR birth_level = 'same'
    OR masked_level = 'same' OR number_level IN ('same', 'near') OR cif_level = 'same'
    OR household_level = 'same' OR place_level >= {SAME_TOWN_OR_CLOSER} OR was_one)
  OR name_level = {NEAR} AND (was_one OR birth_level = 'same' OR masked_level = 'same'
    OR number_level IN ('same', 'near') OR cif_level = 'same')
  OR name_level = {FAMILY} AND (masked_level = 'same' OR number_level IN ('same', 'near'))"""


def _chosen(weights: Weights) -> str:
    """The best pair of each row, if good enough; of two members a table lists in one household
    at most one is this anchor: a list names nobody twice.

    Last night's anchor and the best of the others are judged apart: the old one needs `accept`
    alone, by tonight's weight or by what its link is `trusted`; another one, where the row had a
    customer, `anew` more than a first link; to replace the old one it must lead by as much.
    """
    anew = f"CASE WHEN k.mid IS NOT NULL THEN {weights.anew} ELSE 0 END"
    stays = weights.margin + weights.anew
    return f"""
SELECT mid, aid, name_level, mobile_level, birth_level, place_level, masked_level, number_level,
  cif_level, household_level, weight,
  was_one AND weight < {weights.accept} AS leans
FROM (
  SELECT b.*, row_number() OVER (
    PARTITION BY b.aid, l.household_no, b.mid // {ROWS_A_TABLE}, CASE WHEN l.household_no IS NULL
      THEN b.mid END ORDER BY b.standing DESC, b.mid) AS in_household
  FROM (
    SELECT c.*, row_number() OVER (PARTITION BY c.mid ORDER BY c.standing DESC, c.aid) AS nth
    FROM (
      SELECT s.*, greatest(s.weight, coalesce(s.trusted, s.weight))
        + CASE WHEN s.was_one THEN {stays} ELSE 0 END AS standing,
        row_number() OVER (PARTITION BY s.mid, s.was_one ORDER BY s.weight DESC, s.aid) AS place,
        lead(s.weight) OVER (PARTITION BY s.mid, s.was_one ORDER BY s.weight DESC, s.aid)
          AS second
      FROM scored_pair AS s) AS c
    LEFT JOIN held AS k ON k.mid = c.mid
    WHERE c.place = 1 AND CASE
      WHEN c.was_one THEN c.standing >= {weights.accept + stays}
      ELSE c.weight >= {weights.accept} + {anew}
        AND (c.second IS NULL OR c.weight - c.second >= {weights.margin} + {anew}) END) AS b
  JOIN loose AS l ON l.mid = b.mid
  WHERE b.nth = 1)
WHERE in_household = 1"""


def score_steps(weights: Weights) -> list[AnyStep]:
    """Return the steps that fill `scored_pair` and `linked` (mid, aid, weight and levels)."""
    return [
        Step("link.named_pair", "named_pair", _named(), drops=("pair",)),
        Step("link.place_pair", "place_pair", _place()),
        Step("link.same_household", "same_household", _SAME_HOUSEHOLD),
        Step(
            "link.compared_pair",
            "compared_pair",
            _compared(),
            drops=("named_pair", "place_pair", "same_household"),
        ),
        Step("link.scored_pair", "scored_pair", _scored(weights), drops=("compared_pair",)),
        Step("link.linked", "linked", _chosen(weights)),
    ]
