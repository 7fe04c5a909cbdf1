"""Edits that break a client: each takes a document and a random source, and says whether it found a place."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

from tests.laws.refactorings import METHODS, operations

Document = dict[str, Any]
Breaking = Callable[[Document, random.Random], bool]
BREAKINGS: dict[str, Breaking] = {}
Place = tuple[dict[str, Any], str]


def breaking(function: Breaking) -> Breaking:
    """Declare an edit that breaks a client."""
    BREAKINGS[function.__name__] = function
    return function


# ---- places ----------------------------------------


def _reached(document: Document, start: Any, *, sent: bool) -> set[str]:
    """Names of component schemas that something leads to; not through what the other side alone carries."""
    hiding = "readOnly" if sent else "writeOnly"
    found: set[str] = set()
    work = [start]
    while work:
        node = work.pop()
        if isinstance(node, dict):
            if node.get(hiding) is True:
                continue
            ref = node.get("$ref")
            if isinstance(ref, str) and ref.startswith("#/components/schemas/"):
                name = ref.rpartition("/")[2]
                if name not in found:
                    found.add(name)
                    work.append(document["components"]["schemas"][name])
            work.extend(node.values())
        elif isinstance(node, list):
            work.extend(node)
    return found


def models(document: Document, *, sent: bool) -> list[dict[str, Any]]:
    """Component schemas with properties that requests, or responses, lead to."""
    names: set[str] = set()
    for item, operation in operations(document):
        if sent:
            parts = [operation.get("requestBody"), operation.get("parameters"), item.get("parameters")]
        else:
            parts = [operation["responses"]]
        names |= _reached(document, parts, sent=sent)
    found = document["components"]["schemas"]
    return [found[name] for name in sorted(names) if found[name].get("properties")]


def pick(
    document: Document, rng: random.Random, wanted: Callable[[dict[str, Any]], bool], *, sent: bool
) -> tuple[dict[str, Any], str] | None:
    """A property that satisfies a condition: its model and its name."""
    found = [
        (model, name)
        for model in models(document, sent=sent)
        for name, schema in model["properties"].items()
        if isinstance(schema, dict) and "$ref" not in schema and not _is_one_way(schema) and wanted(schema)
    ]
    return rng.choice(found) if found else None


def _is_one_way(schema: dict[str, Any]) -> bool:
    return bool(schema.get("readOnly") or schema.get("writeOnly"))


def _set(document: Document, rng: random.Random, kind: str, *, sent: bool = True, **words: Any) -> bool:
    """Put keywords into a property of a type that has none of them and no listed values."""
    found = pick(
        document,
        rng,
        lambda one: (
            one.get("type") == kind
            and not one.keys() & {*words, "enum", "pattern", *(("format",) if kind == "string" else ())}
        ),
        sent=sent,
    )
    if found is None:
        return False
    found[0]["properties"][found[1]].update(words)
    return True


def _operation(
    document: Document, rng: random.Random, wanted: Callable[[dict[str, Any]], bool]
) -> dict[str, Any] | None:
    found = [operation for _, operation in operations(document) if wanted(operation)]
    return rng.choice(found) if found else None


def _parameter(
    document: Document, rng: random.Random, wanted: Callable[[dict[str, Any]], bool]
) -> tuple[dict[str, Any], dict[str, Any]] | None:
    found = [
        (operation, parameter)
        for _, operation in operations(document)
        for parameter in operation.get("parameters", [])
        if "schema" in parameter and wanted(parameter)
    ]
    return rng.choice(found) if found else None


# ---- what is sent: less is accepted ----------------------------------------


@breaking
def demand_a_property(document: Document, rng: random.Random) -> bool:
    found = [
        (model, name)
        for model in models(document, sent=True)
        for name, schema in model["properties"].items()
        if name not in model.get("required", []) and not _is_one_way(schema) and "$ref" not in schema
    ]
    model, name = rng.choice(found)
    model["required"] = [*model.get("required", []), name]
    return True


@breaking
def demand_a_new_property(document: Document, rng: random.Random) -> bool:
    model = rng.choice(models(document, sent=True))
    model["properties"]["entirelyNew"] = {"type": "boolean"}
    model["required"] = [*model.get("required", []), "entirelyNew"]
    return True


@breaking
def shorten_texts(document: Document, rng: random.Random) -> bool:
    return _set(document, rng, "string", maxLength=3)


@breaking
def lengthen_texts(document: Document, rng: random.Random) -> bool:
    return _set(document, rng, "string", minLength=30)


@breaking
def demand_a_pattern(document: Document, rng: random.Random) -> bool:
    return _set(document, rng, "string", pattern="^[A-Z]{4}$")


@breaking
def limit_from_above(document: Document, rng: random.Random) -> bool:
    return _set(document, rng, "integer", maximum=9)


@breaking
def limit_from_below(document: Document, rng: random.Random) -> bool:
    return _set(document, rng, "integer", minimum=5)


@breaking
def demand_a_step(document: Document, rng: random.Random) -> bool:
    return _set(document, rng, "integer", multipleOf=5)


@breaking
def limit_lists(document: Document, rng: random.Random) -> bool:
    return _set(document, rng, "array", maxItems=1)


@breaking
def demand_entries(document: Document, rng: random.Random) -> bool:
    return _set(document, rng, "array", minItems=2)


@breaking
def demand_different_entries(document: Document, rng: random.Random) -> bool:
    return _set(document, rng, "array", uniqueItems=True)


@breaking
def take_one_value_less(document: Document, rng: random.Random) -> bool:
    found = pick(document, rng, lambda one: len(one.get("enum", [])) > 1, sent=True)
    if found is None:
        return False
    schema = found[0]["properties"][found[1]]
    schema["enum"] = schema["enum"][1:]
    return True


@breaking
def take_listed_values_only(document: Document, rng: random.Random) -> bool:
    return _set(document, rng, "string", enum=["ONE", "TWO"])


@breaking
def take_whole_numbers_only(document: Document, rng: random.Random) -> bool:
    # Multiples of a whole number are whole already: no client would notice.
    found = pick(
        document,
        rng,
        lambda one: one.get("type") == "number" and not one.keys() & {"enum", "multipleOf"},
        sent=True,
    )
    if found is None:
        return False
    schema = found[0]["properties"][found[1]]
    schema["type"] = "integer"
    schema.pop("format", None)
    return True


@breaking
def change_a_type(document: Document, rng: random.Random) -> bool:
    found = pick(document, rng, lambda one: one.get("type") == "boolean", sent=True)
    if found is None:
        return False
    found[0]["properties"][found[1]] = {"type": "array", "items": {"type": "string"}}
    return True


# ---- what comes back: more is possible, or something is missing ----------------------------------------


@breaking
def remove_a_property(document: Document, rng: random.Random) -> bool:
    found = pick(document, rng, lambda one: True, sent=False)
    assert found is not None
    model, name = found
    del model["properties"][name]
    model["required"] = [one for one in model.get("required", []) if one != name]
    return True


@breaking
def answer_without_a_property(document: Document, rng: random.Random) -> bool:
    found = [
        (model, name)
        for model in models(document, sent=False)
        for name in model.get("required", [])
        if name in model["properties"]
    ]
    model, name = rng.choice(found)
    model["required"] = [one for one in model["required"] if one != name]
    return True


@breaking
def answer_null(document: Document, rng: random.Random) -> bool:
    found = pick(
        document, rng, lambda one: one.get("type") == "integer" and not one.get("nullable"), sent=False
    )
    if found is None:
        return False
    found[0]["properties"][found[1]]["nullable"] = True
    return True


@breaking
def answer_fractions(document: Document, rng: random.Random) -> bool:
    found = pick(document, rng, lambda one: one.get("type") == "integer" and "enum" not in one, sent=False)
    if found is None:
        return False
    schema = found[0]["properties"][found[1]]
    schema["type"] = "number"
    schema.pop("format", None)
    return True


# ---- operations, parameters, bodies, statuses ----------------------------------------


@breaking
def remove_an_operation(document: Document, rng: random.Random) -> bool:
    item = document["paths"][rng.choice(sorted(document["paths"]))]
    del item[rng.choice([method for method in METHODS if method in item])]
    return True


@breaking
def remove_a_parameter(document: Document, rng: random.Random) -> bool:
    found = _parameter(document, rng, lambda one: one["in"] == "query")
    if found is None:
        return False
    found[0]["parameters"].remove(found[1])
    return True


@breaking
def demand_a_parameter(document: Document, rng: random.Random) -> bool:
    found = _parameter(document, rng, lambda one: one["in"] == "query" and not one.get("required"))
    if found is None:
        return False
    found[1]["required"] = True
    return True


@breaking
def demand_a_new_parameter(document: Document, rng: random.Random) -> bool:
    _, operation = rng.choice(list(operations(document)))
    new = {"name": "entirelyNew", "in": "query", "required": True, "schema": {"type": "boolean"}}
    operation["parameters"] = [*operation.get("parameters", []), new]
    return True


@breaking
def rename_a_parameter(document: Document, rng: random.Random) -> bool:
    found = _parameter(document, rng, lambda one: one["in"] == "query" and len(one["name"]) > 4)
    if found is None:
        return False
    found[1]["name"] += "s"
    return True


@breaking
def take_a_parameter_as_number(document: Document, rng: random.Random) -> bool:
    found = _parameter(
        document,
        rng,
        lambda one: (
            one["in"] == "query"
            and one["schema"].get("type") == "string"
            and not one["schema"].keys() & {"enum", "format"}
        ),
    )
    if found is None:
        return False
    found[1]["schema"] = {**found[1]["schema"], "type": "integer"}
    return True


@breaking
def shorten_a_parameter(document: Document, rng: random.Random) -> bool:
    found = _parameter(
        document,
        rng,
        lambda one: (
            one["in"] == "query"
            and one["schema"].get("type") == "string"
            and not one["schema"].keys() & {"enum", "format", "maxLength"}
        ),
    )
    if found is None:
        return False
    found[1]["schema"]["maxLength"] = 3
    return True


@breaking
def demand_a_new_body(document: Document, rng: random.Random) -> bool:
    operation = _operation(document, rng, lambda one: "requestBody" not in one)
    if operation is None:
        return False
    schema = {"type": "object", "properties": {"entirelyNew": {"type": "boolean"}}}
    operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return True


@breaking
def take_another_media_type(document: Document, rng: random.Random) -> bool:
    operation = _operation(
        document, rng, lambda one: len((one.get("requestBody") or {}).get("content", {})) == 1
    )
    if operation is None:
        return False
    content = operation["requestBody"]["content"]
    content["application/vnd.entirely.new+xml"] = content.pop(next(iter(content)))
    return True


@breaking
def answer_another_status(document: Document, rng: random.Random) -> bool:
    operation = _operation(
        document, rng, lambda one: "200" in one["responses"] and "202" not in one["responses"]
    )
    if operation is None:
        return False
    operation["responses"]["202"] = operation["responses"].pop("200")
    return True


@breaking
def answer_without_a_body(document: Document, rng: random.Random) -> bool:
    operation = _operation(document, rng, lambda one: bool(one["responses"].get("200", {}).get("content")))
    if operation is None:
        return False
    operation["responses"]["200"] = copy.deepcopy(operation["responses"]["200"])
    del operation["responses"]["200"]["content"]
    return True


@breaking
def take_fewer_credentials(document: Document, rng: random.Random) -> bool:
    if len(document.get("security", [])) < 2:
        return False
    operation = _operation(document, rng, lambda one: "security" not in one)
    if operation is None:
        return False
    operation["security"] = document["security"][1:]
    return True


@breaking
def move_an_operation(document: Document, rng: random.Random) -> bool:
    paths = document["paths"]
    alone = [one for one in sorted(paths) if "{" not in one and sum(m in paths[one] for m in METHODS) == 1]
    path = rng.choice(alone)
    paths[f"{path}/entirelyNew"] = paths.pop(path)
    return True
