"""Edits that change nothing: each takes a document and a random source, and says whether it found a place."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

Document = dict[str, Any]
Refactoring = Callable[[Document, random.Random], bool]
METHODS = ("get", "put", "post", "delete", "patch")
REFACTORINGS: dict[str, Refactoring] = {}


def refactoring(function: Refactoring) -> Refactoring:
    """Declare an edit that changes nothing."""
    REFACTORINGS[function.__name__] = function
    return function


# ---- places -------------------------------------------------------------------------------------------


def operations(document: Document) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Path items with their operations."""
    for item in document["paths"].values():
        for method in METHODS:
            if method in item:
                yield item, item[method]


def schemas(document: Document) -> Iterator[tuple[dict[str, Any], str]]:
    """Every schema object that is no reference, as its holder and key."""

    def walk(holder: dict[str, Any], key: str) -> Iterator[tuple[dict[str, Any], str]]:
        schema = holder[key]
        if not isinstance(schema, dict) or "$ref" in schema:
            return
        yield holder, key
        for name in list(schema.get("properties") or {}):
            yield from walk(schema["properties"], name)
        for word in ("items", "additionalProperties"):
            if isinstance(schema.get(word), dict):
                yield from walk(schema, word)

    for name in list(document["components"]["schemas"]):
        yield from walk(document["components"]["schemas"], name)
    for _, operation in operations(document):
        for parameter in operation.get("parameters", []):
            if "schema" in parameter:
                yield from walk(parameter, "schema")
        for message in [operation.get("requestBody"), *operation["responses"].values()]:
            for media in ((message or {}).get("content") or {}).values():
                if "schema" in media:
                    yield from walk(media, "schema")


def pick(
    document: Document, rng: random.Random, wanted: Callable[[dict[str, Any]], bool]
) -> tuple[dict[str, Any], str] | None:
    """A random schema that satisfies a condition."""
    found = [(holder, key) for holder, key in schemas(document) if wanted(holder[key])]
    return rng.choice(found) if found else None


def references(document: Document, name: str) -> Iterator[dict[str, Any]]:
    """Every object that refers to a component schema."""
    work: list[Any] = [document]
    while work:
        node = work.pop()
        if isinstance(node, dict):
            if node.get("$ref") == f"#/components/schemas/{name}":
                yield node
            work.extend(node.values())
        elif isinstance(node, list):
            work.extend(node)


def _shuffled(items: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    keys = list(items)
    rng.shuffle(keys)
    return {key: items[key] for key in keys}


# ---- references ---------------------------------------------------------------------------------------


@refactoring
def inline_a_reference(document: Document, rng: random.Random) -> bool:
    names = [name for name in document["components"]["schemas"] if any(references(document, name))]
    name = rng.choice(names)
    place = rng.choice(list(references(document, name)))
    body = copy.deepcopy(document["components"]["schemas"][name])
    if any(True for _ in references({"x": body}, name)):
        return False
    place.clear()
    place.update(body)
    return True


@refactoring
def extract_a_component(document: Document, rng: random.Random) -> bool:
    found = pick(document, rng, lambda schema: schema.get("type") in ("object", "string", "array"))
    if found is None:
        return False
    holder, key = found
    if holder is document["components"]["schemas"]:
        return False
    name = f"Extracted{len(document['components']['schemas'])}"
    document["components"]["schemas"][name] = holder[key]
    holder[key] = {"$ref": f"#/components/schemas/{name}"}
    return True


@refactoring
def rename_a_component(document: Document, rng: random.Random) -> bool:
    components = document["components"]["schemas"]
    name = rng.choice(list(components))
    other = f"{name}Renamed"
    for place in list(references(document, name)):
        place["$ref"] = f"#/components/schemas/{other}"
    components[other] = components.pop(name)
    return True


@refactoring
def extract_a_response(document: Document, rng: random.Random) -> bool:
    _, operation = rng.choice(list(operations(document)))
    status = rng.choice(list(operation["responses"]))
    if "$ref" in operation["responses"][status]:
        return False
    kept = document["components"].setdefault("responses", {})
    name = f"Extracted{len(kept)}"
    kept[name] = operation["responses"][status]
    operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}
    return True


@refactoring
def extract_a_parameter(document: Document, rng: random.Random) -> bool:
    found = [op for _, op in operations(document) if op.get("parameters")]
    operation = rng.choice(found)
    parameter = operation["parameters"][0]
    if "$ref" in parameter:
        return False
    kept = document["components"].setdefault("parameters", {})
    name = f"Extracted{len(kept)}"
    kept[name] = parameter
    operation["parameters"][0] = {"$ref": f"#/components/parameters/{name}"}
    return True


@refactoring
def add_an_unused_component(document: Document, rng: random.Random) -> bool:
    document["components"]["schemas"]["Unused"] = {"type": "object"}
    return True


# ---- wrappers -----------------------------------------------------------------------------------------


def _wrap(document: Document, rng: random.Random, word: str) -> bool:
    found = pick(
        document, rng, lambda schema: not schema.keys() & {"readOnly", "writeOnly", "default", "deprecated"}
    )
    if found is None:
        return False
    holder, key = found
    holder[key] = {word: [holder[key]]}
    return True


@refactoring
def wrap_in_all_of(document: Document, rng: random.Random) -> bool:
    return _wrap(document, rng, "allOf")


@refactoring
def wrap_in_one_of(document: Document, rng: random.Random) -> bool:
    return _wrap(document, rng, "oneOf")


@refactoring
def wrap_in_any_of(document: Document, rng: random.Random) -> bool:
    return _wrap(document, rng, "anyOf")


@refactoring
def wrap_a_reference(document: Document, rng: random.Random) -> bool:
    names = [name for name in document["components"]["schemas"] if any(references(document, name))]
    place = rng.choice(list(references(document, rng.choice(names))))
    ref = place.pop("$ref")
    place["allOf"] = [{"$ref": ref}]
    return True


@refactoring
def say_the_same_twice(document: Document, rng: random.Random) -> bool:
    found = pick(document, rng, lambda schema: schema.get("type") == "object" and "properties" in schema)
    if found is None:
        return False
    holder, key = found
    holder[key] = {"allOf": [holder[key], copy.deepcopy(holder[key])]}
    return True


@refactoring
def split_into_all_of(document: Document, rng: random.Random) -> bool:
    found = pick(
        document, rng, lambda s: len(s.get("properties") or {}) > 1 and "additionalProperties" not in s
    )
    if found is None:
        return False
    holder, key = found
    schema = holder[key]
    names = list(schema["properties"])
    half = {name: schema["properties"].pop(name) for name in names[: len(names) // 2]}
    holder[key] = {"allOf": [schema, {"type": "object", "properties": half}]}
    return True


@refactoring
def branch_twice_in_any_of(document: Document, rng: random.Random) -> bool:
    found = pick(
        document, rng, lambda schema: schema.get("type") in ("string", "integer") and len(schema) < 4
    )
    if found is None or found[0][found[1]].keys() & {"readOnly", "writeOnly", "default", "deprecated"}:
        return False
    holder, key = found
    holder[key] = {"anyOf": [holder[key], copy.deepcopy(holder[key])]}
    return True


# ---- order --------------------------------------------------------------------------------------------


@refactoring
def reorder_properties(document: Document, rng: random.Random) -> bool:
    found = pick(document, rng, lambda schema: len(schema.get("properties") or {}) > 1)
    if found is None:
        return False
    schema = found[0][found[1]]
    schema["properties"] = _shuffled(schema["properties"], rng)
    return True


@refactoring
def reorder_required(document: Document, rng: random.Random) -> bool:
    found = pick(document, rng, lambda schema: len(schema.get("required") or []) > 1)
    if found is None:
        return False
    rng.shuffle(found[0][found[1]]["required"])
    return True


@refactoring
def reorder_an_enum(document: Document, rng: random.Random) -> bool:
    found = pick(document, rng, lambda schema: len(schema.get("enum") or []) > 1)
    if found is None:
        return False
    rng.shuffle(found[0][found[1]]["enum"])
    return True


@refactoring
def reorder_parameters(document: Document, rng: random.Random) -> bool:
    found = [op for _, op in operations(document) if len(op.get("parameters") or []) > 1]
    if not found:
        return False
    rng.shuffle(rng.choice(found)["parameters"])
    return True


@refactoring
def reorder_everything(document: Document, rng: random.Random) -> bool:
    def shuffled(node: Any) -> Any:
        if isinstance(node, dict):
            return _shuffled({key: shuffled(value) for key, value in node.items()}, rng)
        return [shuffled(item) for item in node] if isinstance(node, list) else node

    document["paths"] = shuffled(document["paths"])
    document["components"] = shuffled(document["components"])
    return True


# ---- spellings ----------------------------------------------------------------------------------------


def _add(document: Document, rng: random.Random, kind: str, **words: Any) -> bool:
    found = pick(
        document, rng, lambda schema: schema.get("type") == kind and not schema.keys() & words.keys()
    )
    if found is None:
        return False
    found[0][found[1]].update(words)
    return True


@refactoring
def spell_out_no_least_length(document: Document, rng: random.Random) -> bool:
    return _add(document, rng, "string", minLength=0)


@refactoring
def spell_out_no_least_count(document: Document, rng: random.Random) -> bool:
    return _add(document, rng, "array", minItems=0, uniqueItems=False)


@refactoring
def spell_out_open_objects(document: Document, rng: random.Random) -> bool:
    return _add(document, rng, "object", additionalProperties=True, minProperties=0)


@refactoring
def spell_out_open_objects_by_schema(document: Document, rng: random.Random) -> bool:
    return _add(document, rng, "object", additionalProperties={})


@refactoring
def spell_out_flags(document: Document, rng: random.Random) -> bool:
    return _add(document, rng, "string", nullable=False, deprecated=False, readOnly=False, writeOnly=False)


@refactoring
def step_of_one(document: Document, rng: random.Random) -> bool:
    return _add(document, rng, "integer", multipleOf=1)


@refactoring
def pattern_of_everything(document: Document, rng: random.Random) -> bool:
    return _add(document, rng, "string", pattern=".*")


@refactoring
def type_as_list(document: Document, rng: random.Random) -> bool:
    found = pick(document, rng, lambda schema: isinstance(schema.get("type"), str))
    if found is None:
        return False
    schema = found[0][found[1]]
    schema["type"] = [schema["type"], *(["null"] if schema.pop("nullable", False) else [])]
    return True


@refactoring
def null_as_alternative(document: Document, rng: random.Random) -> bool:
    found = pick(document, rng, lambda schema: schema.get("nullable") is True and "enum" not in schema)
    if found is None:
        return False
    holder, key = found
    schema = holder[key]
    if schema.keys() & {"readOnly", "writeOnly", "default", "deprecated"}:
        return False
    del schema["nullable"]
    holder[key] = {"oneOf": [schema, {"type": "null"}]}
    return True


@refactoring
def enum_as_alternatives(document: Document, rng: random.Random) -> bool:
    found = pick(
        document,
        rng,
        lambda s: s.get("type") == "string" and s.keys() <= {"type", "enum", "description"} and "enum" in s,
    )
    if found is None:
        return False
    holder, key = found
    holder[key] = {"oneOf": [{"const": value} for value in dict.fromkeys(holder[key]["enum"])]}
    return True


@refactoring
def exclusive_bound(document: Document, rng: random.Random) -> bool:
    found = pick(document, rng, lambda s: s.get("type") == "integer" and ("minimum" in s or "maximum" in s))
    if found is None:
        return False
    schema = found[0][found[1]]
    if "minimum" in schema:
        schema["exclusiveMinimum"] = schema.pop("minimum") - 1
    else:
        schema["exclusiveMaximum"] = schema.pop("maximum") + 1
    return True


@refactoring
def whole_number_as_float(document: Document, rng: random.Random) -> bool:
    found = pick(document, rng, lambda schema: isinstance(schema.get("maxLength"), int))
    if found is None:
        return False
    found[0][found[1]]["maxLength"] = float(found[0][found[1]]["maxLength"])
    return True


@refactoring
def defaults_of_parameters(document: Document, rng: random.Random) -> bool:
    found = [p for _, op in operations(document) for p in op.get("parameters", []) if p.get("in") == "query"]
    parameter = rng.choice(found)
    parameter.setdefault("style", "form")
    parameter.setdefault("explode", True)
    parameter.setdefault("required", False)
    parameter.setdefault("allowReserved", False)
    return True


@refactoring
def case_of_media_type(document: Document, rng: random.Random) -> bool:
    found = [
        op["requestBody"] for _, op in operations(document) if "content" in (op.get("requestBody") or {})
    ]
    body = rng.choice(found)
    body["content"] = {name.upper(): media for name, media in body["content"].items()}
    return True


@refactoring
def parameters_to_the_path(document: Document, rng: random.Random) -> bool:
    found = []
    for item in document["paths"].values():
        present = [method for method in METHODS if method in item]
        if len(present) == 1 and item[present[0]].get("parameters"):
            found.append((item, item[present[0]]))
    if not found:
        return False
    item, operation = rng.choice(found)
    item["parameters"] = operation.pop("parameters")
    return True


@refactoring
def other_words(document: Document, rng: random.Random) -> bool:
    _, operation = rng.choice(list(operations(document)))
    operation["summary"] = "Something else"
    operation["description"] = "In other words"
    operation["tags"] = ["elsewhere"]
    operation["externalDocs"] = {"url": "https://docs.example"}
    found = pick(document, rng, lambda schema: True)
    if found:
        found[0][found[1]] |= {"description": "In other words", "example": "x", "title": "T"}
    return True


@refactoring
def security_said_again(document: Document, rng: random.Random) -> bool:
    if "security" not in document:
        return False
    _, operation = rng.choice(list(operations(document)))
    operation.setdefault("security", document["security"])
    return True
