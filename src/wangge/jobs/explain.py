"""Why some rows are one customer and where each field comes from, masked, in words."""

from pathlib import Path
from typing import Any

from wangge.areas.customers.labels import FIELDS, RULES, SOURCES, label
from wangge.areas.customers.shown import mask_field, mask_source_key
from wangge.areas.customers.words import in_words
from wangge.pipeline.explain import explain_customer

EFFECTS = {
    "joined": "判为同一客户，已归并",
    "kept_apart": "判为不同客户，已分开",
    "overruled": "已被较新的判定取代",
    "dormant": "有一方记录未到，暂不生效",
}


def explain_masked(*, home: Path, customer_id: int) -> dict[str, Any]:
    """Return `customer_id`, `asked_for`, `snapshot`, `name`, `links`, `fields`, `decisions`.

    Values are masked as on the profile page. Raises NoRunYet, UnknownCustomer.
    """
    told = explain_customer(home, customer_id)
    return {
        "customer_id": told["customer_id"],
        "asked_for": told["asked_for"],
        "snapshot": told["snapshot"],
        "name": told["customer"]["name"],
        "links": [_link(link) for link in told["links"]],
        "fields": [
            _field(name, claims) for name, claims in told["fields"].items() if name in FIELDS
        ],
        "decisions": [_decision(one) for one in told["decisions"]],
    }


def _decision(told: dict[str, Any]) -> dict[str, Any]:
    return {
        "decision_id": told["decision_id"],
        "effect": label(EFFECTS, told["effect"]),
        "decided_on": told["decided_on"],
        "decided_by": told["decided_by"],
        "records": [_record(told[side], told[f"{side}_customer_id"]) for side in ("left", "right")],
    }


def _record(record: dict[str, str], customer_id: int | None) -> dict[str, Any]:
    return {
        "source": label(SOURCES, record["source"]),
        "table": record["table"],
        "key": mask_source_key(record["key"]),
        "role": record["role"],
        "customer_id": customer_id,
    }


def _link(link: dict[str, Any]) -> dict[str, Any]:
    return {
        "source": label(SOURCES, link["source"]),
        "table": link["source_table"],
        "key": mask_source_key(link["source_key"]),
        "role": link["role"],
        "rule": label(RULES, link["rule"]),
        "weight": link["weight"],
        "reason": link["reason"],
    }


def _field(name: str, claims: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "field": name,
        "field_name": label(FIELDS, name),
        "claims": [
            {
                "rank": claim["rank"],
                "value": in_words(name, mask_field(name, claim["value"])),
                "source": label(SOURCES, claim["source"]),
                "table": claim["source_table"],
                "key": mask_source_key(claim["source_key"]),
                "as_of": claim["as_of"],
            }
            for claim in claims
        ],
    }
