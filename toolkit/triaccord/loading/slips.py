"""Slips that documents make so often that everybody reads them as they were meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def lists_entries(value: Mapping[str, Any]) -> bool:
    """Whether an array lists values that no array can be: the list was meant for its entries.

    By the letter such a schema accepts nothing; whoever writes it means its items.
    """
    values = value.get("enum")
    if (
        value.get("type") != "array"
        or not isinstance(values, list)
        or not isinstance(value.get("items"), dict)
    ):
        return False
    return bool(values) and all(isinstance(item, str | int | float) for item in values)


def closes_all(value: Mapping[str, Any]) -> bool:
    """Whether an object that is put together by `allOf` says that there are no other properties.

    By the letter `additionalProperties` knows nothing of the properties in `allOf`, and refuses them all;
    whoever writes it means those that none of the parts names, as `unevaluatedProperties` does.
    """
    return value.get("additionalProperties") is False and bool(
        isinstance(value.get("allOf"), list) and value["allOf"]
    )
