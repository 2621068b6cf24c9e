"""How alike two names, numbers and dates are: SQL expressions that count characters, not bytes."""

MAX_NAME_CHARACTERS = 6
SAME, SOUND, NEAR, FAMILY, OTHER = 4, 3, 2, 1, 0
NAME_LEVELS = {SAME: "same", SOUND: "sound", NEAR: "near", FAMILY: "family", OTHER: "other"}
_UNREADABLE = "('?', '*', '□', '■', '〓', '〇')"
"""What systems print where their font or code page lacks a character."""


def name_level(a: str, b: str, sound_a: str, sound_b: str) -> str:
    """Return how alike two names are: SAME, SOUND, NEAR, FAMILY (name only) or OTHER.

    NEAR: one of three or more characters differs, the family name alone differs (two
    characters: 王伟, 汪伟), one was left out, or one could not be printed. Two given names of one
    character are two names: siblings share the family name.
    """
    differing = _differing(a, b, MAX_NAME_CHARACTERS)
    shorter = f"least(length({a}), length({b}))"
    unreadable = f"(substr({a}, 2, 1) IN {_UNREADABLE} OR substr({b}, 2, 1) IN {_UNREADABLE})"
    return (
        f"CASE WHEN {a} = {b} THEN {SAME} WHEN {sound_a} = {sound_b} THEN {SOUND}"
        f" WHEN length({a}) = length({b}) AND ({differing}) = 1 AND (length({a}) >= 3"
        f" OR substr({a}, 2, 1) = substr({b}, 2, 1) OR {unreadable}) THEN {NEAR}"
        f" WHEN abs(length({a}) - length({b})) = 1 AND {shorter} >= 2"
        f" AND (strpos({a}, {b}) > 0 OR strpos({b}, {a}) > 0) THEN {NEAR}"
        f" WHEN substr({a}, 1, 1) = substr({b}, 1, 1) THEN {FAMILY} ELSE {OTHER} END"
    )


def _differing(a: str, b: str, length: int) -> str:
    return " + ".join(
        f"CASE WHEN substr({a}, {i}, 1) = substr({b}, {i}, 1) THEN 0 ELSE 1 END"
        for i in range(1, length + 1)
    )


def number_near(a: str, b: str) -> str:
    """Tell a mistyped number: both 18 characters, at most two differ; or one character lost."""
    differing = _differing(a, b, 18)
    lost = " OR ".join(
        f"concat(substr({b}, 1, {i - 1}), substr({b}, {i + 1})) = {a}" for i in range(7, 19)
    )
    return f"((length({a}) = 18 AND ({differing}) <= 2) OR (length({a}) = 17 AND ({lost})))"


def birth_level(a: str, b: str) -> str:
    """Return same, near (two of year, month, day agree, or month and day swapped) or other."""
    alike = " + ".join(
        f"CASE WHEN {part}({a}) = {part}({b}) THEN 1 ELSE 0 END"
        for part in ("year", "month", "day")
    )
    swapped = f"(year({a}) = year({b}) AND month({a}) = day({b}) AND day({a}) = month({b}))"
    return (
        f"CASE WHEN {a} = {b} THEN 'same' WHEN ({alike}) = 2 OR {swapped} THEN 'near'"
        f" WHEN {a} IS NOT NULL AND {b} IS NOT NULL THEN 'other' END"
    )


PLACE_LEVELS = (
    "other", "town", "town_open", "village", "village_open", "group", "group_open", "door",
)  # fmt: skip
"""How close two rows live, farthest first. `_open` means that one of them does not say more:
`village` is the same village but another group, `village_open` a group one of them leaves out."""


def place_level(a: str, b: str) -> str:
    """Return the index in PLACE_LEVELS, or null where a row has no place.

    `a` and `b` are table aliases with village_code, town_code, group_no and door.
    """
    names = {name: i for i, name in enumerate(PLACE_LEVELS)}
    same_group = f"{a}.group_no = {b}.group_no"
    return (
        f"CASE WHEN {a}.town_code IS NULL OR {b}.town_code IS NULL THEN NULL"
        f" WHEN {a}.village_code = {b}.village_code THEN CASE"
        f" WHEN {a}.door = {b}.door AND coalesce({same_group}, true) THEN {names['door']}"
        f" WHEN {same_group} THEN CASE WHEN {a}.door IS NULL OR {b}.door IS NULL"
        f" THEN {names['group_open']} ELSE {names['group']} END"
        f" WHEN {a}.group_no IS NULL OR {b}.group_no IS NULL THEN {names['village_open']}"
        f" ELSE {names['village']} END"
        f" WHEN {a}.town_code = {b}.town_code THEN CASE"
        f" WHEN {a}.village_code IS NULL OR {b}.village_code IS NULL THEN {names['town_open']}"
        f" ELSE {names['town']} END ELSE {names['other']} END"
    )
