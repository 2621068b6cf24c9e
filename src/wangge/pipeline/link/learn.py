"""Learns the `m` side of the weights from tonight's own rows.

Rows with one valid identity number are one person, whatever else they say. Pairs of such rows
from two tables therefore show for free how often names, phones and places of ONE person agree.
The shares replace the values of `weights.yaml`, drawn towards them while pairs are few. The lift
says how much oftener two people of one village share a name than two of the county: clans.
"""

from wangge.pipeline.engine.steps import AnyStep, Step
from wangge.pipeline.link.compare import NAME_LEVELS, PLACE_LEVELS, name_level, place_level
from wangge.pipeline.standardise.mentions import ROWS_A_TABLE

SAMPLED_PEOPLE = 20_000
PRIOR_PAIRS = 50
"""The weights file counts as much as so many pairs seen."""


def _sample() -> str:
    return f"""
SELECT r.aid, p.mid // {ROWS_A_TABLE} AS t_no, p.simple, p.sound, p.mobile, p.village_code,
  p.town_code, p.group_no, p.door
FROM anchor_row AS r JOIN party AS p ON p.mid = r.mid
WHERE r.agrees
  AND r.aid % greatest((SELECT count(*) FROM anchor) // {SAMPLED_PEOPLE}, 1) = 0"""


def _seen() -> str:
    name = name_level("a.simple", "b.simple", "a.sound", "b.sound")
    place = place_level("a", "b")
    name_names = " ".join(f"WHEN {i} THEN '{n}'" for i, n in NAME_LEVELS.items())
    place_names = " ".join(f"WHEN {i} THEN '{n}'" for i, n in enumerate(PLACE_LEVELS))
    return f"""
SELECT comparison, level, count(*) AS pairs FROM (
  SELECT c.comparison, CASE c.comparison WHEN 'name' THEN s.name_seen
    WHEN 'mobile' THEN s.mobile_seen ELSE s.place_seen END AS level
  FROM (SELECT 'name' AS comparison UNION ALL SELECT 'mobile' UNION ALL SELECT 'place') AS c
  CROSS JOIN (
    SELECT CASE {name} {name_names} END AS name_seen,
      CASE WHEN a.mobile = b.mobile THEN 'same' WHEN a.mobile <> b.mobile THEN 'other' END
        AS mobile_seen,
      CASE {place} {place_names} END AS place_seen
    FROM learn_sample AS a JOIN learn_sample AS b ON b.aid = a.aid AND b.t_no > a.t_no) AS s)
WHERE level IS NOT NULL GROUP BY comparison, level"""


_LEARNT = f"""
SELECT w.comparison, w.level,
  (coalesce(s.pairs, 0) + {PRIOR_PAIRS} * w.m) / (coalesce(t.pairs, 0) + {PRIOR_PAIRS}) AS m, w.u
FROM link_prior AS w
LEFT JOIN seen_level AS s ON s.comparison = w.comparison AND s.level = w.level
LEFT JOIN (SELECT comparison, sum(pairs) AS pairs FROM seen_level GROUP BY comparison) AS t
  ON t.comparison = w.comparison"""

_LIFT = """
SELECT greatest(coalesce(
  (SELECT sum(n * (n - 1)) FROM (SELECT count(DISTINCT aid) AS n FROM name_place
     GROUP BY simple, village_code))
  / nullif((SELECT sum(n * (n - 1)) FROM (SELECT count(DISTINCT aid) AS n FROM name_place
     GROUP BY simple))
    * (SELECT sum(people * people) / (sum(people) * sum(people)) FROM village_count), 0),
  1.0), 1.0) AS lift"""


def learn_steps() -> list[AnyStep]:
    """Return the steps that fill `link_weight` (comparison, level, m, u) and `name_lift`."""
    return [
        Step("link.learn_sample", "learn_sample", _sample()),
        Step("link.seen_level", "seen_level", _seen(), drops=("learn_sample",)),
        Step("link.weight", "link_weight", _LEARNT),
        Step("link.name_lift", "name_lift", _LIFT),
    ]
