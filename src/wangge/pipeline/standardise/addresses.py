"""Addresses read against the gazetteer: town, village, group, door. Once per distinct value.

People write one place in many ways: with or without province, city and county; `东沟镇兴东村` or
`东沟兴东`; `3组`, `三组`; names that were abolished. The steps take off what is known from the
left and read the rest; nothing is guessed: a village name that two towns share, without its
town, stays unread.
"""

import pyarrow as pa

from wangge.pipeline.contracts import VILLAGE
from wangge.pipeline.engine.steps import Step
from wangge.pipeline.standardise.text import half_width
from wangge.sources.places import TOWN_SUFFIXES, VILLAGE_SUFFIXES, Gazetteer, Place

_NUMERALS = "零一二三四五六七八九"
_GROUP = "([0-9]{1,2}|[一二三四五六七八九十廿]{1,3})(?:村民小组|小组|组|队|生产队)"
_FLAT = (
    "(?:^|[号路街巷])([\\p{Han}]{2,8}?)([0-9]{1,3})(?:幢|栋|号楼|座|-)"
    "(?:([0-9]{1,2})(?:单元|-))?([0-9]{2,4})(?:室|号|$)"
)
"""Estate, building, entrance and flat: `天和华庭10幢1单元101室`, `天和华庭10-1-101`."""
_HAS_FLAT = "[幢栋座-]|号楼"
"""Cheap to find, and in every text that `_FLAT` matches: most addresses of a county have none."""
MIN_ESTATE_ADDRESSES = 3
_NOWHERE = "\x00"  # stands for an empty alternation: matches no address


def place_tables(gazetteer: Gazetteer) -> dict[str, pa.Table]:
    """Return the tables the address steps join: towns and villages by short name, numerals."""
    towns = {(p.short, p.code) for p in gazetteer.towns}
    villages = {(p.short, p.code, p.code[:9]) for p in gazetteer.villages}
    return {
        "place_town": _table(("short", "town_code"), sorted(towns)),
        "place_village": _table(("short", "village_code", "town_code"), sorted(villages)),
        "known_village": _table(
            ("village_code", "town_code"),
            sorted({(p.code, p.code[:9]) for p in gazetteer.villages}),
        ),
        VILLAGE.name: _table(VILLAGE.column_names, _named(gazetteer)),
        "numeral": pa.table(
            {
                "text": [t for t, _ in _numerals()],
                "number": pa.array([n for _, n in _numerals()], pa.int32()),
            }
        ),
    }


def _named(gazetteer: Gazetteer) -> list[tuple[str, ...]]:
    """Villages in use by their code, with the town in full before them."""
    towns = {p.code: p.name for p in gazetteer.towns if not p.former}
    return sorted(
        (p.code, f"{towns.get(p.code[:9], '')}{p.name}") for p in gazetteer.villages if not p.former
    )


def _table(names: tuple[str, ...], rows: list[tuple[str, ...]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table([pa.array(c, pa.string()) for c in columns], names=list(names))


def _numerals() -> list[tuple[str, int]]:
    """Arabic and Chinese numerals from 1 to 99; the twenties also as `廿三`."""
    pairs = [(str(n), n) for n in range(1, 100)] + [(f"0{n}", n) for n in range(1, 10)]
    for n in range(1, 100):
        tens, ones = divmod(n, 10)
        digits = _NUMERALS[ones] if ones else ""
        tens_text = "" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens] + "十"
        pairs.append((tens_text + digits, n))
        if tens == 2:
            pairs.append(("廿" + digits, n))
    return pairs


def address_steps(gazetteer: Gazetteer, values_sql: str) -> list[Step]:
    """Return the steps that fill `address` from the distinct texts `values_sql` selects as `value`.

    `address`: value, town_code, village_code, group_no, door (house number, or estate and flat),
    outside (true: the text names another city or province). Where only the estate is written,
    its village is learnt from the addresses that write both.
    """
    return [
        Step("standardise.address_text", "address_text", _text_sql(gazetteer, values_sql)),
        Step("standardise.address_town", "address_town", _town_sql(gazetteer)),
        Step(
            "standardise.address_read",
            "address_read",
            _read_sql(),
            drops=("address_text", "address_town"),
        ),
        Step("standardise.estate", "estate", _ESTATE),
        Step("standardise.address", "address", _ADDRESS, drops=("address_read",)),
    ]


def _either(places: tuple[Place, ...]) -> str:
    """Return an alternation of short names, longest first: the first match wins."""
    shorts = sorted({p.short for p in places}, key=lambda s: (-len(s), s))
    return "|".join(shorts) or _NOWHERE


def _text_sql(gazetteer: Gazetteer, values_sql: str) -> str:
    province, city, county = gazetteer.upper
    own = "".join(f"({name}|{name[:-1]})?" for name in (province, city, county) if name)
    compact = f"regexp_replace({half_width('value')}, '[\\s,，.。;；]', '', 'g')"
    others = "|".join(p for p in gazetteer.provinces if not province.startswith(p)) or _NOWHERE
    home = "|".join(name[:-1] for name in (city, county) if name) or _NOWHERE
    return f"""
SELECT value, plain, regexp_replace(plain, '^(中国)?{own}', '') AS rest,
  regexp_matches(plain, '^(中国)?({others})')
    OR (regexp_matches(plain, '^(中国)?({province}|{province[:-1]})?[\\p{{Han}}]{{2,4}}(市|县|州)')
        AND NOT regexp_matches(plain, '({home})')) AS outside
FROM (SELECT value, {compact} AS plain FROM ({values_sql}))"""


def _town_sql(gazetteer: Gazetteer) -> str:
    """Take off the town written in full; else try the village; else the town's short name.

    A village may have its town's name: `陈集瓦许村` is 瓦许村 of 陈集镇, not 陈集居委会.
    """
    towns, villages = _either(gazetteer.towns), _either(gazetteer.villages)
    ending = "|".join(TOWN_SUFFIXES)
    village_ending = "|".join(VILLAGE_SUFFIXES)
    village = f"^({villages})(?:{village_ending})?"
    village_first = (
        f"regexp_matches(rest, '{village}') AND NOT regexp_matches(rest, '^({towns})({villages})')"
    )
    return f"""
SELECT value, outside, town, tail AS rest,
  regexp_extract(tail, '{village}', 1) AS village,
  regexp_replace(tail, '{village}', '') AS tail
FROM (
  SELECT value, outside,
    CASE WHEN full_town <> '' THEN full_town
      WHEN {village_first} THEN ''
      ELSE regexp_extract(rest, '^({towns})', 1) END AS town,
    CASE WHEN full_town <> '' THEN regexp_replace(rest, '^({towns})(?:{ending})', '')
      WHEN {village_first} THEN rest
      ELSE regexp_replace(rest, '^({towns})', '') END AS tail
  FROM (
    SELECT value, outside, rest,
      regexp_extract(rest, '^({towns})(?:{ending})', 1) AS full_town
    FROM address_text))"""


def _read_sql() -> str:
    """Town, village, group, estate and door of each address, as far as its own text tells."""
    behind = f"regexp_replace(a.tail, '^.*?{_GROUP}', '')"
    house = f"regexp_extract(CASE WHEN strpos(a.tail, '号') > 0 THEN {behind} END, '([0-9]+)号', 1)"
    flat = (
        f"nullif(concat_ws('-', nullif(regexp_extract(a.flat, '{_FLAT}', 2), ''),"
        f" nullif(regexp_extract(a.flat, '{_FLAT}', 3), ''),"
        f" nullif(regexp_extract(a.flat, '{_FLAT}', 4), '')), '')"
    )
    return f"""
WITH lone AS (
  SELECT short, min(village_code) AS village_code, min(town_code) AS town_code
  FROM place_village GROUP BY short HAVING count(DISTINCT village_code) = 1)
SELECT a.value,
  coalesce(t.town_code, l.town_code) AS town_code,
  coalesce(v.village_code, l.village_code) AS village_code,
  n.number AS group_no,
  nullif(regexp_extract(a.flat, '{_FLAT}', 1), '') AS estate,
  coalesce({flat}, nullif({house}, '')) AS door,
  a.outside AND t.town_code IS NULL AS outside
FROM (SELECT value, outside, town, village, tail,
  CASE WHEN regexp_matches(tail, '{_HAS_FLAT}') THEN tail END AS flat FROM address_town) AS a
LEFT JOIN place_town AS t ON t.short = a.town AND a.town <> ''
LEFT JOIN place_village AS v ON v.short = a.village AND v.town_code = t.town_code
LEFT JOIN lone AS l ON l.short = a.village AND a.town = ''
LEFT JOIN numeral AS n ON n.text = regexp_extract(a.tail, '{_GROUP}', 1)"""


_ESTATE = f"""
SELECT estate, min(village_code) AS village_code, min(town_code) AS town_code
FROM address_read WHERE estate IS NOT NULL AND village_code IS NOT NULL
GROUP BY estate
HAVING count(DISTINCT village_code) = 1 AND count(*) >= {MIN_ESTATE_ADDRESSES}"""

_ADDRESS = """
SELECT r.value, coalesce(r.town_code, e.town_code) AS town_code,
  coalesce(r.village_code, e.village_code) AS village_code, r.group_no,
  CASE WHEN r.estate IS NULL THEN r.door ELSE concat(r.estate, r.door) END AS door, r.outside
FROM address_read AS r
LEFT JOIN estate AS e ON e.estate = r.estate AND NOT r.outside
  AND (r.town_code IS NULL OR r.town_code = e.town_code)"""
