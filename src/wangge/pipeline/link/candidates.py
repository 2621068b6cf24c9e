"""Stage two, first half: which anchors a row without a valid number might be.

Each block is a join on something rare enough to be searched and likely enough to hold for two
rows of one person. A phone that stands with very many people says nothing and opens no block.
"""

from wangge.pipeline.engine.steps import AnyStep, Step
from wangge.pipeline.link.learn import learn_steps

MAX_PEOPLE_A_PHONE = 20
RARE_NAME_PEOPLE = 3
"""A name at most so many anchors carry is searched by itself; the weights must still carry it."""

_LOOSE = """
SELECT p.mid, p.simple, p.sound, p.former, p.id_no, p.number_text, p.masked_head, p.masked_tail,
  p.mobile, CASE WHEN p.id_no IS NULL THEN p.birth_date ELSE p.stated_birth END AS birth_date,
  CASE WHEN p.id_no IS NULL THEN p.gender ELSE p.stated_gender END AS gender,
  p.village_code, p.town_code, p.group_no, p.door, p.household_no, p.cif_no, p.creates, p.authority
FROM party AS p
WHERE p.kind = 'person' AND p.simple IS NOT NULL AND p.creates <> 'never'
  AND (p.id_no IS NULL OR p.mid IN (SELECT mid FROM anchor_row WHERE NOT agrees))"""

_NAME_PLACE = """
SELECT DISTINCT n.aid, n.simple, n.sound, p.village_code
FROM anchor_name AS n JOIN anchor_place AS p ON p.aid = n.aid
WHERE p.village_code IS NOT NULL"""

_NAME_NUMBER = """
SELECT n.aid, n.simple, n.sound, a.birth_date, substr(a.id_no, 15, 4) AS tail,
  substr(a.id_no, 14, 4) AS old_tail,
  substr(a.id_no, 1, 10) AS head, substr(a.id_no, 11, 8) AS rear
FROM anchor_name AS n JOIN anchor AS a ON a.aid = n.aid"""

_HOUSEHOLD_PAIR = """
SELECT DISTINCT a.household_no, b.household_no AS other_household
FROM anchor_household AS a JOIN anchor_household AS b ON b.aid = a.aid
UNION SELECT DISTINCT household_no, household_no FROM anchor_household"""

_BLOCKS = {
    "cif": "JOIN anchor_cif AS c ON c.cif_no = l.cif_no",
    "mobile": (
        "JOIN anchor_mobile AS c ON c.mobile = l.mobile"
        " JOIN mobile_count AS k ON k.mobile = l.mobile"
        f" AND k.people <= {MAX_PEOPLE_A_PHONE}"
    ),
    "name_birth": ("JOIN name_number AS c ON c.simple = l.simple AND c.birth_date = l.birth_date"),
    "sound_birth": "JOIN name_number AS c ON c.sound = l.sound AND c.birth_date = l.birth_date",
    "name_tail": "JOIN name_number AS c ON c.simple = l.simple AND c.tail = l.masked_tail",
    "sound_tail": "JOIN name_number AS c ON c.sound = l.sound AND c.tail = l.masked_tail",
    "sound_old_tail": (  # a masked 15-digit number has no check digit at its end
        "JOIN name_number AS c ON c.sound = l.sound AND c.old_tail = l.masked_tail"
        " AND length(l.number_text) = 15"
    ),
    "own_number": "JOIN anchor_row AS c ON c.mid = l.mid",
    "name_number_head": (
        "JOIN name_number AS c ON c.sound = l.sound AND c.head = substr(l.number_text, 1, 10)"
    ),
    "name_number_rear": (
        "JOIN name_number AS c ON c.sound = l.sound AND c.rear = right(l.number_text, 8)"
    ),
    "name_village": (
        "JOIN name_place AS c ON c.simple = l.simple AND c.village_code = l.village_code"
    ),
    "sound_village": (
        "JOIN name_place AS c ON c.sound = l.sound AND c.village_code = l.village_code"
    ),
    "former_village": (
        "JOIN name_place AS c ON c.simple = l.former AND c.village_code = l.village_code"
    ),
    "household": (
        "JOIN household_pair AS h ON h.household_no = l.household_no"
        " JOIN anchor_household AS c ON c.household_no = h.other_household"
    ),
    "before": "JOIN pair_before AS c ON c.mid = l.mid",
    "rare_name": (
        "JOIN anchor_name AS c ON c.simple = l.simple"
        f" JOIN name_count AS k ON k.simple = l.simple AND k.people <= {RARE_NAME_PEOPLE}"
    ),
}


def candidate_steps(*, more: bool = False) -> list[AnyStep]:
    """Return the steps that fill `pair` (mid, aid) for the rows of `loose`.

    `more` says that more is known of anchors than when `loose_steps` ran.
    """
    blocks = "\nUNION\n".join(
        f"SELECT l.mid, c.aid FROM loose AS l {join}" for join in _BLOCKS.values()
    )
    places = [Step("link.name_place_more", "name_place", _NAME_PLACE)] if more else []
    return [
        *places,
        Step("link.household_pair", "household_pair", _HOUSEHOLD_PAIR),
        Step("link.pair", "pair", blocks),
    ]


def loose_steps() -> list[AnyStep]:
    """Return the steps that fill `loose`, the rows to link, and learn the weights."""
    return [
        Step("link.loose", "loose", _LOOSE),
        Step("link.name_number", "name_number", _NAME_NUMBER),
        Step("link.name_place", "name_place", _NAME_PLACE),
        *learn_steps(),
    ]


def still_loose_step() -> AnyStep:
    """Return the step that leaves in `loose` only what `linked` did not take."""
    return Step(
        "link.still_loose",
        "loose",
        "SELECT l.* FROM loose AS l LEFT JOIN linked AS k ON k.mid = l.mid WHERE k.mid IS NULL",
    )
