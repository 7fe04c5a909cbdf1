"""How messages name things."""

from __future__ import annotations

import re
from typing import Any

from triaccord.model import Change

_SHORT = 60
_SHOWN = 4
_LONGEST_NAME = 200
_LIKE_NONE = frozenset({"", "null", "true", "false"})
"""Texts that would read as no text at all."""
_DOTTED = r"[\w$@~.\[\]{}-]+"
_NAME = re.compile(rf"(?:[A-Z]+ ){{0,2}}/[!-_a-~]*|{_DOTTED}(?:(?: \| | with |, ){_DOTTED})*")
"""A path, with its method or without, or dotted names."""


def value(item: Any) -> str:
    """A value in backticks, shortened; operations, paths and names are told in full."""
    if isinstance(item, str):
        if item in _LIKE_NONE:
            return f'`"{item}"`'
        if len(item) <= _LONGEST_NAME and _NAME.fullmatch(item):
            return f"`{item}`"
        text = item
    else:
        import json

        text = json.dumps(item, ensure_ascii=False, sort_keys=True)
    text = " ".join(text.split())
    return f"`{text[: _SHORT - 1]}…`" if len(text) > _SHORT else f"`{text}`"


def thing(change: Change) -> str:
    """What the change is about, with its word: property, parameter, header, schema or body."""
    detail = change.detail
    if detail.get("header"):
        return f"header {value(detail['header'])}" + _inside(change, str(detail["header"]))
    if detail.get("parameter"):
        return f"{_where(change)}parameter {value(detail['parameter'])}" + _inside(
            change, str(detail["parameter"])
        )
    path = str(detail.get("model_path", change.path))
    if path:
        return _elements(path) if path.endswith(("[]", "{}")) else f"property {value(path)}"
    if change.models and "model_path" in detail:
        return f"schema {value(change.models[0])}"
    return "the body"


def _elements(path: str) -> str:
    word = "entry" if path.endswith("[]") else "value"
    while path.endswith(("[]", "{}")):
        path = path[:-2]
    return f"each {word} of {value(path)}" if path else f"each {word}"


def _inside(change: Change, name: str) -> str:
    rest = change.path.removeprefix(name)
    return f" ({value(change.path)})" if rest and rest != change.path else ""


def _where(change: Change) -> str:
    where = change.detail.get("in")
    return f"{where} " if where in ("query", "header", "path", "cookie") else ""


def parameter(change: Change) -> str:
    """A parameter by place and name."""
    return f"{_where(change)}parameter {value(change.subject)}"


def perhaps(change: Change) -> str:
    """The likely new name of what is gone, or what it was deprecated for, if there is one."""
    successor = change.detail.get("successor")
    if successor:
        return f"; it was deprecated for {value(successor)}"
    name = change.detail.get("perhaps")
    return f"; perhaps renamed to {value(name)}" if name else ""


def in_model(change: Change) -> str:
    """The schema that the change is in, if it is a named one."""
    model = f" in {value(change.models[0])}" if change.models and change.detail.get("model_path") else ""
    alternative = change.detail.get("alternative")
    return f"{model} (alternative {value(alternative)})" if alternative else model


def at_status(change: Change) -> str:
    """The status under which it is, where one is."""
    status = change.detail.get("status")
    return f" (status {value(status)})" if status else ""


def step(change: Change) -> str:
    """From what to what; bounds that are excluded themselves are so called."""
    excluded = change.detail.get("exclusive")
    apart = excluded if isinstance(excluded, list) and len(excluded) == 2 else [False, False]
    was, now = (
        value(one) + (" (itself excluded)" if is_excluded else "")
        for one, is_excluded in zip((change.old, change.new), apart, strict=True)
    )
    if change.old is None:
        return f"now {now}, not limited before" if change.new is not None else ""
    if change.new is None:
        return f"was {was}, not limited any more"
    return f"{was} → {now}"


def keyword(change: Change) -> str:
    """The keyword that changed, in backticks."""
    return value(change.detail.get("keyword", change.event))


def values(item: Any) -> str:
    """One value, or the first few of several: `` `A`, `B` and 3 more ``."""
    if not isinstance(item, list):
        return value(item)
    shown = [value(one) for one in item[:_SHOWN]]
    more = len(item) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def list_place(change: Change) -> str:
    """Where a list is now that went into an object, or where one was that came out of it."""
    path = change.detail.get("list")
    if path is None:
        return ""
    if change.detail.get("list_side") == "old":
        return f"the list in {value(path)} now stands by itself"
    beside = change.detail.get("beside")
    rest = f", beside {values(beside)}" if isinstance(beside, list) and beside else ""
    return f"the list is now in {value(path)}{rest}"


def paging(change: Change) -> str:
    """What a pagination move is made of: `` `limit` → `size`; added `meta`; removed `skip` ``."""
    moved: list[str] = []
    added: list[str] = []
    removed: list[str] = []
    for part in change.parts:
        if listed := list_place(part):
            moved.append(listed)
        elif part.old is not None and part.new is not None:
            moved.append(f"{value(part.old)} → {value(part.new)}")
        else:
            (added if part.event.endswith("added") else removed).append(value(part.subject))
    groups = [", ".join(moved)]
    groups += [
        f"{word} {', '.join(names)}" for word, names in (("added", added), ("removed", removed)) if names
    ]
    old, new = change.detail.get("old_scheme"), change.detail.get("new_scheme")
    scheme = f"by {new} instead of {old}: " if old and new and old != new else ""
    return scheme + "; ".join(group for group in groups if group)
