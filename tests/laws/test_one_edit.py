"""One edit in a shared schema is one finding, with exactly the operations that a naive walk finds."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.laws.refactorings import METHODS
from tests.laws.test_neutral import copied, original
from triaccord.differ import diff
from triaccord.model import OperationRef

Schema = dict[str, Any]
Edit = Callable[[Schema, str], bool]


def _typed(schema: Schema, name: str, kind: str) -> Schema | None:
    found = schema["properties"][name]
    return found if isinstance(found, dict) and found.get("type") == kind else None


def add_property(schema: Schema, name: str) -> bool:
    schema["properties"]["entirelyNew"] = {"type": "boolean"}
    return True


def remove_property(schema: Schema, name: str) -> bool:
    del schema["properties"][name]
    schema["required"] = [one for one in schema.get("required", []) if one != name]
    return True


def change_type(schema: Schema, name: str) -> bool:
    found = _typed(schema, name, "string")
    if found is None:
        return False
    schema["properties"][name] = {"type": "integer"}
    return True


def limit_length(schema: Schema, name: str) -> bool:
    found = _typed(schema, name, "string")
    if found is None or "enum" in found or "maxLength" in found:
        return False
    found["maxLength"] = 7
    return True


def require(schema: Schema, name: str) -> bool:
    if name in schema.get("required", []):
        return False
    schema["required"] = [*schema.get("required", []), name]
    return True


def allow_null(schema: Schema, name: str) -> bool:
    found = _typed(schema, name, "integer")
    if found is None or found.get("nullable"):
        return False
    found["nullable"] = True
    return True


def add_value(schema: Schema, name: str) -> bool:
    found = schema["properties"][name]
    if "enum" not in found:
        return False
    found["enum"] = [*found["enum"], "ENTIRELY_NEW"]
    return True


def drop_value(schema: Schema, name: str) -> bool:
    found = schema["properties"][name]
    if len(found.get("enum", [])) < 2:
        return False
    found["enum"] = found["enum"][1:]
    return True


def deprecate(schema: Schema, name: str) -> bool:
    found = schema["properties"][name]
    if "$ref" in found or found.get("deprecated"):
        return False
    found["deprecated"] = True
    return True


EDITS = (
    add_property,
    remove_property,
    change_type,
    limit_length,
    require,
    allow_null,
    add_value,
    drop_value,
    deprecate,
)


def reached(document: dict[str, Any], start: Any) -> set[str]:
    """Names of component schemas that something leads to."""
    found: set[str] = set()
    work = [start]
    while work:
        node = work.pop()
        if isinstance(node, dict):
            ref = node.get("$ref")
            if isinstance(ref, str) and ref not in found:
                found.add(ref)
                target: Any = document
                for token in ref[2:].split("/"):
                    target = target[token]
                work.append(target)
            work.extend(node.values())
        elif isinstance(node, list):
            work.extend(node)
    return {ref.rpartition("/")[2] for ref in found}


def naive(document: dict[str, Any], name: str) -> tuple[set[OperationRef], set[OperationRef]]:
    """Operations whose request, and whose response, leads to a component schema."""
    requests, responses = set(), set()
    for path, item in document["paths"].items():
        for method in METHODS:
            if method not in item:
                continue
            operation = item[method]
            ref = OperationRef(path=path, method=method.upper())
            sent = [operation.get("requestBody"), operation.get("parameters"), item.get("parameters")]
            if name in reached(document, sent):
                requests.add(ref)
            if name in reached(document, operation["responses"]):
                responses.add(ref)
    return requests, responses


def edits(count: int) -> Iterator[tuple[int, Edit]]:
    rng = random.Random(count)
    for _ in range(count):
        yield rng.randrange(10**9), rng.choice(EDITS)


@pytest.mark.parametrize(("seed", "edit"), list(edits(60)))
def test_one_edit_is_one_finding(seed: int, edit: Edit) -> None:
    rng = random.Random(seed)
    version = copied("procountor@22.11")
    components = version.document["components"]["schemas"]
    whole = [name for name, schema in components.items() if schema.get("properties")]
    for _ in range(200):
        model = rng.choice(whole)
        name = rng.choice(list(components[model]["properties"]))
        if edit(components[model], name):
            break
    else:
        pytest.skip("the document has no place for it")
    requests, responses = naive(version.document, model)
    found = diff(original("procountor@22.11")[0], version).findings
    if not requests and not responses:
        assert found == ()
        return
    assert len(found) == 1, [finding.message for finding in found]
    assert set(found[0].change.requests) == requests
    assert set(found[0].change.responses) == responses
    assert found[0].change.models[0] == model
