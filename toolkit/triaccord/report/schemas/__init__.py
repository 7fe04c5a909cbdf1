"""The JSON Schemas (2020-12) of our documents, as files that ship with the package."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from triaccord.model import UnknownNameError

# The floors that read such files check them by their schema, so it is kept down there.
_ELSEWHERE = {
    "usage": ("triaccord.usage", "usage.schema.json"),
    "migration-map": ("triaccord.impact", "migration-map.schema.json"),
    "vendor": ("triaccord.loading", "vendor.schema.json"),
}


def schema_names() -> tuple[str, ...]:
    """Names that `schema` knows, sorted: `check`, `diff`, `notes`, …."""
    found = (each.name for each in files(__name__).iterdir())
    here = {name.removesuffix(".json") for name in found if name.endswith(".json")}
    return tuple(sorted({*here, *_ELSEWHERE}))


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a document by its name (`check`) or its format (`triaccord.check/1`).

    Raises:
        UnknownNameError: if there is none.
    """
    bare = name.removeprefix("triaccord.").removesuffix("/1")
    if bare not in schema_names():
        raise UnknownNameError(
            f"no JSON Schema named '{name}'", name=name, mend="known: " + ", ".join(schema_names())
        )
    package, file = _ELSEWHERE.get(bare, (__name__, f"{bare}.json"))
    loaded: dict[str, Any] = json.loads((files(package) / file).read_text(encoding="utf-8"))
    return loaded
