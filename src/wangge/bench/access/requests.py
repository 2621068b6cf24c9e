"""Drawing requests from the OpenAPI document: each operation, filled with each object."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import wangge
from wangge.kernel.ids import new_id

from . import planted
from .world import GRIDS, UNITS, World

DOCUMENT = Path(wangge.__file__).parent / "api" / "v1" / "openapi.json"
METHODS = ("get", "post", "put", "patch", "delete")
KIND_OF = {
    "customer": "customer",
    "customer_id": "customer",
    "grid": "grid",
    "grid_id": "grid",
    "unit": "unit",
    "unit_id": "unit",
    "staff": "staff",
    "staff_id": "staff",
    "opportunity_id": "opportunity",
    "task_id": "task",
    "visit_id": "visit",
}
"""What a parameter's name says that it names. Others that take an id get ids of every kind."""

BESIDE = 16
"""How many values of other filters are tried beside each object."""

NOWHERE = {
    "customer": "7699999999",
    "grid": "999999999",
    "unit": "999999999",
    "staff": "999999999",
    "opportunity": "01890a5d-ac96-774b-bcce-b302099a8057",
    "task": "01890a5d-ac96-774b-bcce-b302099a8057",
    "visit": "01890a5d-ac96-774b-bcce-b302099a8057",
}
"""Ids that nothing has: what is out of view must be answered just like these."""

_BBOX = "119.9,32.9,120.9,33.1"
_WORDS = {"bbox": _BBOX, "purpose": "电话回访核实", "zoom": "14"}
_TEXTS = ("q", "query", "search", "name", "keyword")


@dataclass(frozen=True)
class Operation:
    """One operation of the document."""

    method: str
    path: str
    name: str
    rights: tuple[str, ...]
    reach: str
    spec: dict[str, Any]


@dataclass(frozen=True)
class Request:
    """One request: `target` is (kind, name in the paper bank), `given` the ids it carries.

    `stranger` is the same request for an object that does not exist.
    """

    operation: Operation
    url: str
    body: Any = None
    target: tuple[str, str] | None = None
    stranger: "Request | None" = None


class Document:
    """The OpenAPI document, read once."""

    def __init__(self, path: Path = DOCUMENT) -> None:
        """Read the committed document, which a test holds equal to the running API."""
        self.spec = json.loads(path.read_text("utf-8"))

    def operations(self) -> list[Operation]:
        """Return every operation, in the order of the document."""
        return [
            Operation(
                method,
                path,
                spec["operationId"],
                tuple(spec.get("x-rights", ())),
                spec.get("x-scope", {}).get("reach", ""),
                spec,
            )
            for path, methods in self.spec["paths"].items()
            for method, spec in methods.items()
            if method in METHODS
        ]

    def undeclared(self) -> list[str]:
        """Return the operations that do not say what they may hand out."""
        return [f"{o.method} {o.path}" for o in self.operations() if not o.reach]

    def requests(self, operation: Operation, world: World, now: datetime) -> Iterator[Request]:
        """Yield the requests of an operation: plain, each filter, each object."""
        parameters = operation.spec.get("parameters", [])
        body = self._body_schema(operation)
        plain = _Draft(self, operation, parameters, body, now)
        slots = [(p["in"], p["name"], p["schema"]) for p in parameters]
        slots += [("body", name, schema) for name, schema in self._properties(body).items()]
        named = [(place, name, _kind(name, schema, self)) for place, name, schema in slots]
        objects = [(place, name, kind) for place, name, kind in named if kind]
        if not any(place == "path" for place, _, _ in objects):
            yield plain.filled()
            for place, name, schema in slots:
                if place == "query":
                    for value in _variants(name, self.resolved(schema), world):
                        yield plain.filled({(place, name): value})
        for place, name, kind in objects:
            for one in [kind] if kind != "any" else self._kinds_of_type(name, slots):
                for beside in [{}, *self._beside(name, slots, world)]:
                    stranger = plain.filled(beside | {(place, name): NOWHERE[one]})
                    for label, value in world.ids[one].items():
                        target = (one, label) if kind != "any" else None
                        yield plain.filled(beside | {(place, name): value}, target, stranger)

    def resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return a schema with its reference followed and `null` left out of a choice."""
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            return self.resolved(self.spec["components"]["schemas"][name])
        for key in ("anyOf", "allOf", "oneOf"):
            for choice in schema.get(key, ()):
                if choice.get("type") != "null":
                    return self.resolved(choice)
        return schema

    def example(self, schema: dict[str, Any], name: str, now: datetime) -> Any:
        """Return a plain value that fits `schema`."""
        schema = self.resolved(schema)
        if name in _WORDS:
            return _WORDS[name]
        if "enum" in schema:
            return schema["enum"][-1]
        if "const" in schema:
            return schema["const"]
        if "default" in schema:
            return schema["default"]
        match schema.get("type"):
            case "object":
                return {
                    key: self.example(schema["properties"][key], key, now)
                    for key in schema.get("required", ())
                }
            case "array":
                return [self.example(schema.get("items", {}), name, now)]
            case "integer" | "number":
                return max(1, int(schema.get("minimum", 1)))
            case "boolean":
                return True
        return _text(schema, now)

    def _beside(
        self, name: str, slots: list[tuple[str, str, Any]], world: World
    ) -> list[dict[tuple[str, str], Any]]:
        """Return a few values of the other filters, for filters may let through together."""
        others = [
            {(place, other): value}
            for place, other, schema in slots
            if place == "query" and other != name
            for value in _variants(other, self.resolved(schema), world)
        ]
        return others[:: max(1, len(others) // BESIDE)][:BESIDE]

    def _kinds_of_type(self, name: str, slots: list[tuple[str, str, Any]]) -> list[str]:
        """Return the kinds whose ids look like what a parameter of unknown kind takes."""
        schema = next(self.resolved(s) for _, n, s in slots if n == name)
        is_number = schema.get("type") == "integer"
        return [kind for kind, nowhere in NOWHERE.items() if nowhere.isdigit() == is_number]

    def _body_schema(self, operation: Operation) -> dict[str, Any]:
        content = operation.spec.get("requestBody", {}).get("content", {})
        return self.resolved(content.get("application/json", {}).get("schema", {}))

    def _properties(self, body: dict[str, Any]) -> dict[str, Any]:
        return {k: v for k, v in body.get("properties", {}).items() if k in KIND_OF}


class _Draft:
    """An operation with plain values in every required place, to be changed place by place."""

    def __init__(
        self,
        document: Document,
        operation: Operation,
        parameters: list[dict[str, Any]],
        body: dict[str, Any],
        now: datetime,
    ) -> None:
        self.operation = operation
        self.values: dict[tuple[str, str], Any] = {}
        for p in parameters:
            if p.get("required"):
                kind = _kind(p["name"], p["schema"], document)
                value = document.example(p["schema"], p["name"], now)
                self.values[p["in"], p["name"]] = NOWHERE.get(kind, value)
        self.body = document.example(body, "", now) if body else None

    def filled(
        self,
        changed: dict[tuple[str, str], Any] | None = None,
        target: tuple[str, str] | None = None,
        stranger: Request | None = None,
    ) -> Request:
        values = self.values | (changed or {})
        path = self.operation.path
        query, body = {}, self.body
        for (place, name), value in values.items():
            if place == "path":
                path = path.replace(f"{{{name}}}", str(value))
            elif place == "query":
                query[name] = value
            else:
                body = (body or {}) | {name: int(value) if value.isdigit() else value}
        if isinstance(body, dict) and "id" in body:
            body = body | {"id": str(new_id())}
        url = path + ("?" + urlencode(query) if query else "")
        return Request(self.operation, url, body, target, stranger)


def _kind(name: str, schema: dict[str, Any], document: Document) -> str:
    """Return what kind of object a parameter names, `any` for an id of unknown kind, or ''."""
    if name in KIND_OF:
        return KIND_OF[name]
    schema = document.resolved(schema)
    is_id = name == "id" or name.endswith("_id") or schema.get("format") == "uuid"
    return "any" if is_id else ""


def _variants(name: str, schema: dict[str, Any], world: World) -> list[Any]:
    """Return values to try in a filter: every choice, or what a curious person would type."""
    if name in KIND_OF or name in ("page",):
        return []
    if "enum" in schema:
        return [value for value in schema["enum"] if value != ""]
    if schema.get("type") == "boolean":
        return ["true", "false"]
    if name == "page_size":
        return [1, 200]
    if name == "sort":
        return ["name", "-deposit_balance", "-loan_balance", "value_tier", "last_valid_visit"]
    if name == "zoom":
        return [5, 8, 11, 14, 18]
    if name == "period":
        return ["2026-01"]
    if name in _TEXTS:
        return [
            text
            for c in world.people
            for text in (
                planted.name(c.n),
                planted.mobile(c.n),
                planted.mobile(c.n)[-4:],
                planted.id_no(c.n),
                planted.customer_id(c.n),
            )
        ] + ["金丝雀"]
    if schema.get("type") in ("integer", "number"):
        return [1, 2, 5]
    return []


def _text(schema: dict[str, Any], now: datetime) -> str:
    match schema.get("format"):
        case "uuid":
            return str(new_id())
        case "date":
            return now.date().isoformat()
        case "date-time":
            return (now - timedelta(minutes=10)).isoformat()
    return "核实情况记录"[: schema.get("maxLength", 6)]


def relations(username: str, kind: str, label: str, world: World) -> bool | None:
    """Tell whether a persona may see the object; None where the paper bank does not say."""
    if kind == "customer":
        return world.sees(username, int(label))
    if kind in ("visit", "opportunity", "task"):
        return world.sees(username, world.owner_of[label])
    if kind == "grid":
        return world.sees_grid(username, label) if label in GRIDS else None
    if kind == "unit":
        return world.sees_unit(username, label) if label in UNITS else None
    return None
