"""Hysteresis: what was one customer last night stays one on less than a new link needs.

A row may lose a link although nothing was said about it: somebody else's phone changed, a name
became commoner, a rival came a little nearer. Ids that move without cause cost managers their
customers, so last night's link is itself evidence (`trust`), weighed against what speaks against
it tonight; and a row already known links to somebody new only clearly above the thresholds
(`anew`). Both go through the same pairs and ties as everything else.
"""

from wangge.pipeline.engine.steps import AnyStep, Step

_KNOWN = """
SELECT m.mid, l.customer_id
FROM mention AS m
JOIN ledger_before AS l ON l.source = m.source AND l.source_table = m.source_table
  AND l.source_key = m.source_key AND l.role = m.role"""

_HELD = """
SELECT k.mid, k.customer_id FROM known AS k
WHERE NOT EXISTS (SELECT 1 FROM apart AS a JOIN known AS o ON o.mid = a.mid
  WHERE o.customer_id = k.customer_id)"""

_ANCHOR_BEFORE = """
SELECT DISTINCT r.aid, k.customer_id
FROM anchor_row AS r JOIN held AS k ON k.mid = r.mid WHERE r.agrees"""

_PAIR_BEFORE = """
SELECT DISTINCT l.mid, a.aid
FROM loose AS l JOIN held AS k ON k.mid = l.mid
JOIN anchor_before AS a ON a.customer_id = k.customer_id"""


def known_step() -> AnyStep:
    """Return the step that fills `known`: each mention that had a customer, and which (mid, id)."""
    return Step("link.known", "known", _KNOWN)


def before_steps() -> list[AnyStep]:
    """Return the steps that fill `held` and `pair_before` (mid, aid): loose rows, old anchors.

    `held` is `known` without the customers somebody took apart: those are linked afresh.
    """
    return [
        Step("link.held", "held", _HELD),
        Step("link.anchor_before", "anchor_before", _ANCHOR_BEFORE),
        Step("link.pair_before", "pair_before", _PAIR_BEFORE, drops=("anchor_before",)),
    ]
