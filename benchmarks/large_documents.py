"""Makes pairs of large documents to compare: many operations on schemas that refer to each other in a circle.

    python benchmarks/large_documents.py FOLDER [--operations 19000] [--cycle 180] [--schemas 1800]

Writes `old.json` and `new.json`. What differs grows with the number of schemas: in one of twenty a property
is new, gone, longer or of another type; one operation in a hundred has a new parameter, one in five hundred
went, one in five hundred came. The same arguments write the same bytes.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

PROSE = (
    "What this holds is said at length, as generators of large documents do, with its limits and its use. "
)
TYPES = ("string", "integer", "boolean", "number")


def ref(section: str, name: str) -> dict[str, str]:
    """A reference to a component."""
    return {"$ref": f"#/components/{section}/{name}"}


def schema(index: int, schemas: int, cycle: int, *, is_new: bool) -> dict[str, Any]:
    """One schema; the first ones lead to the next and two more, around the circle."""
    properties: dict[str, Any] = {
        f"value{place}": {"type": TYPES[(index + place) % 4], "description": PROSE} for place in range(8)
    }
    if index < cycle:
        for step in (1, 7, 31):
            properties[f"next{step}"] = ref("schemas", f"s{(index + step) % cycle}")
    else:
        properties["owner"] = ref("schemas", f"s{index % max(cycle, 1)}")
        properties["peers"] = {"type": "array", "items": ref("schemas", f"s{(index * 7) % schemas}")}
    if is_new and index % 20 == 3:
        edit = index // 20 % 4
        if edit == 0:
            properties["added"] = {"type": "string"}
        elif edit == 1:
            del properties["value0"]
        elif edit == 2:
            properties["value1"] = {**properties["value1"], "nullable": True}
        else:
            properties["value2"] = {"type": "object", "description": PROSE}
    return {"type": "object", "description": PROSE, "properties": properties, "required": ["value3"]}


def operation(index: int, schemas: int, *, is_new: bool) -> dict[str, Any]:
    """One operation that sends and receives shared schemas."""
    name = f"s{index * 13 % schemas}"
    parameters: list[dict[str, Any]] = [
        ref("parameters", "top"),
        ref("parameters", "skip"),
        {"name": "filter", "in": "query", "description": PROSE, "schema": {"type": "string"}},
    ]
    if is_new and index % 100 == 17:
        parameters.append({"name": f"added{index}", "in": "query", "schema": {"type": "string"}})
    found: dict[str, Any] = {
        "operationId": f"operation{index}",
        "summary": f"Does what {index} says",
        "description": PROSE * 5,
        "tags": [f"tag{index % 90}"],
        "parameters": parameters,
        "responses": {
            "200": {
                "description": PROSE,
                "content": {"application/json": {"schema": ref("schemas", name)}},
            },
            "default": ref("responses", "error"),
        },
    }
    if index % 4 == 1:
        found["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": ref("schemas", name)}},
        }
    return found


def document(operations: int, schemas: int, cycle: int, *, is_new: bool) -> dict[str, Any]:
    """One document of a pair."""
    paths: dict[str, Any] = {}
    for index in range(operations):
        if index % 500 == 11:
            if not is_new:
                continue
            path = f"/novelties/{index}"
        else:
            path = f"/areas{index // 400}/things{index // 4}/{{id}}"
        if is_new and index % 500 == 7:
            continue
        item = paths.setdefault(path, {})
        item[("get", "post", "patch", "delete")[index % 4]] = operation(index, schemas, is_new=is_new)
        if "{id}" in path:
            item["parameters"] = [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
            ]
    return {
        "openapi": "3.0.3",
        "info": {"title": "generated", "version": "2" if is_new else "1"},
        "paths": paths,
        "components": {
            "schemas": {
                f"s{index}": schema(index, schemas, cycle, is_new=is_new) for index in range(schemas)
            },
            "parameters": {
                name: {"name": f"${name}", "in": "query", "schema": {"type": "integer", "minimum": 0}}
                for name in ("top", "skip")
            },
            "responses": {
                "error": {
                    "description": "error",
                    "content": {"application/json": {"schema": {"type": "object", "description": PROSE}}},
                }
            },
        },
    }


def main() -> None:
    """Write both documents and say how large they are."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--operations", type=int, default=19_000)
    asked.add_argument("--schemas", type=int, default=1_800)
    asked.add_argument("--cycle", type=int, default=180)
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for name, is_new in (("old.json", False), ("new.json", True)):
        text = json.dumps(document(given.operations, given.schemas, given.cycle, is_new=is_new))
        (given.folder / name).write_text(text, encoding="utf-8")
        print(f"{given.folder / name}: {len(text) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
