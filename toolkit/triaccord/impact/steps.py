"""What each kind of step does to a value, on the way to the new version and back: standard library alone.

This module's source becomes part of every generated shim, after that of `limits`: it must not import anything
else of ours. A step is
plain data, an entry of the migration map; `in` says which version is the narrower one, for steps that
only stop what would not fit there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from triaccord.impact.limits import fits


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Any = _Absent()
"""Stands where there is nothing: no body, no such field."""

Step = dict[str, Any]
"""One entry of a map."""

# ---- fields of objects ------------------------------------------------------------------------------


def _rename(run: Any, step: Step, value: Any, forward: bool, is_text: bool) -> Any:
    was, now = (step["old"], step["new"]) if forward else (step["new"], step["old"])
    if not isinstance(value, dict) or was not in value:
        return value
    # Both names are there where the new one existed before: then nothing needs to be carried.
    return {(now if key == was and now not in value else key): each for key, each in value.items()}


def _alias(run: Any, step: Step, value: Any, forward: bool, is_text: bool) -> Any:
    """A field that went, whose value another field has had all along."""
    if not isinstance(value, dict):
        return value
    if not forward:
        return {step["old"]: value[step["new"]], **value} if step["new"] in value else value
    made = {key: each for key, each in value.items() if key != step["old"]}
    if step["old"] in value:
        made.setdefault(step["new"], value[step["old"]])
    return made


def _removed(run: Any, step: Step, value: Any, forward: bool, is_text: bool) -> Any:
    """A field that only the old version has."""
    name = step["name"]
    if not isinstance(value, dict):
        return value
    if not forward:
        return {**value, name: step["value"]} if "value" in step and name not in value else value
    if name not in value:
        return value
    if run.is_request:
        if not step["closed"]:
            return value
        if value[name] is not None and "value" not in step:
            run.refuse(step, name, "the new version has no such field, and takes no unknown ones")
    return {key: each for key, each in value.items() if key != name}


def _added(run: Any, step: Step, value: Any, forward: bool, is_text: bool) -> Any:
    """A field that only the new version has."""
    if not isinstance(value, dict):
        return value
    if not forward:
        return {key: each for key, each in value.items() if key != step["name"]}
    return _required(run, step, value, forward, is_text) if step["required"] else value


def _required(run: Any, step: Step, value: Any, forward: bool, is_text: bool) -> Any:
    """A field that the new version wants to have."""
    if step.get("at"):
        return _within(_required, run, step, value, forward, is_text)
    if not forward or not isinstance(value, dict) or step["name"] in value:
        return value
    if "value" in step:
        return {**value, step["name"]: step["value"]}
    if run.is_request:
        run.refuse(step, step["name"], "the new version wants it, and nobody knows its value")
    return value


def _optional(run: Any, step: Step, value: Any, forward: bool, is_text: bool) -> Any:
    """A field that the new version may leave out and the old one never did."""
    if step.get("at"):
        return _within(_optional, run, step, value, forward, is_text)
    if forward or not isinstance(value, dict) or step["name"] in value:
        return value
    if "value" in step:
        return {**value, step["name"]: step["value"]}
    run.refuse(step, step["name"], "the new version has left it out, which the old one never did")
    return value


def _within(do: Any, run: Any, step: Step, value: Any, forward: bool, is_text: bool) -> Any:
    """Do a step on an object further within, if that is there."""
    first, *rest = step["at"]
    if not isinstance(value, dict) or first not in value:
        return value
    run.place.append(first)
    inner = do(run, {**step, "at": rest}, value[first], forward, is_text)
    run.place.pop()
    return value if inner is value[first] else {**value, first: inner}


def _default(run: Any, step: Step, value: Any, forward: bool, is_text: bool) -> Any:
    """A field whose default is another now: the old one is said aloud."""
    if forward and run.is_request and isinstance(value, dict) and step["name"] not in value:
        return {**value, step["name"]: step["value"]}
    return value


def _move(run: Any, step: Step, value: Any, forward: bool, is_text: bool) -> Any:
    """A field that went into another object, or came out of one."""
    if not isinstance(value, dict):
        return value
    origin, target = (step["old"], step["new"]) if forward else (step["new"], step["old"])
    taken, rest = _taken(value, origin)
    if taken is not ABSENT and step.get("shape"):
        run.place.append(".".join(origin))
        taken = run.forward(step["shape"], taken) if forward else run.back(step["shape"], taken)
        run.place.pop()
        if taken is ABSENT:
            return rest
    return value if taken is ABSENT else _put(rest, target, taken)


def _taken(value: dict[str, Any], path: list[str]) -> tuple[Any, dict[str, Any]]:
    """What is at a path, and the object without it; objects that get empty go with it."""
    if path[0] not in value:
        return ABSENT, value
    if len(path) == 1:
        return value[path[0]], {key: each for key, each in value.items() if key != path[0]}
    if not isinstance(value[path[0]], dict):
        return ABSENT, value
    found, inner = _taken(value[path[0]], path[1:])
    rest = {key: each for key, each in value.items() if key != path[0]}
    return found, {**rest, path[0]: inner} if inner else rest


def _put(value: dict[str, Any], path: list[str], what: Any) -> dict[str, Any]:
    if len(path) == 1:
        return {**value, path[0]: what}
    inner = value.get(path[0])
    return {**value, path[0]: _put(inner if isinstance(inner, dict) else {}, path[1:], what)}


def _closed(run: Any, step: Step, value: Any, forward: bool, is_text: bool) -> Any:
    """An object that takes no unknown fields in one of the versions."""
    if not isinstance(value, dict) or (step["in"] == "new") != forward:
        return value
    unknown = [key for key in value if key not in step["names"]]
    if forward:
        for key in unknown:
            run.refuse(step, key, "the new version takes no unknown fields")
        return value
    return {key: each for key, each in value.items() if key in step["names"]}


# ---- values -----------------------------------------------------------------------------------------


def _wrap(run: Any, step: Step, value: Any, forward: bool, is_text: bool) -> Any:
    """A value that lies in an envelope in one of the versions."""
    if (step["in"] == "new") == forward:
        return {step["key"]: value}
    if isinstance(value, dict) and step["key"] in value:
        return value[step["key"]]
    run.refuse(step, step["key"], "the envelope is empty")
    return value


def _convert(run: Any, step: Step, value: Any, forward: bool, is_text: bool) -> Any:
    """A value whose type is another, where nothing is lost."""
    kinds = step["new"] if forward else step["old"]
    if is_text or value is None or _kind(value) in kinds or (_kind(value) == "integer" and "number" in kinds):
        return value
    for kind in kinds:
        made = converted(value, kind)
        if made is not ABSENT:
            return made
    run.refuse(step, "", f"it is {_kind(value)} here, and was to be {' or '.join(kinds)}")
    return value


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, float):
        return "integer" if value.is_integer() else "number"
    for kind, types in (("integer", int), ("string", str), ("array", list), ("object", dict)):
        if isinstance(value, types):
            return kind
    return "null"


def converted(value: Any, kind: str) -> Any:
    """A value in another type; `ABSENT` where that would lose something."""
    here = _kind(value)
    if kind == "array":
        return [value]
    if here == "array":
        return value[0] if len(value) == 1 and _kind(value[0]) == kind else ABSENT
    if kind == "string" and here in ("integer", "number", "boolean"):
        return json.dumps(value)
    if here == "string" and kind in ("integer", "number"):
        return _number_in(value, kind)
    if here == "string" and kind == "boolean" and value in ("true", "false"):
        return value == "true"
    return ABSENT


def _number_in(text: str, kind: str) -> Any:
    if re.fullmatch(r"-?(0|[1-9]\d{0,17})", text) and text != "-0":
        return int(text)
    if kind == "number" and re.fullmatch(r"-?(0|[1-9]\d*)\.\d+", text) and json.dumps(float(text)) == text:
        return float(text)
    return ABSENT


def _values(run: Any, step: Step, value: Any, forward: bool, is_text: bool) -> Any:
    """Values under other names."""
    for old, new in step["pairs"]:
        was, now = (old, new) if forward else (new, old)
        if value == was and type(value) is type(was):
            return now
    return value


def _null(run: Any, step: Step, value: Any, forward: bool, is_text: bool) -> Any:
    """Null, which one of the versions does not have; whoever holds the field looks whether it may lack."""
    return ABSENT if value is None and (step["in"] == "new") == forward else value


def _check(run: Any, step: Step, value: Any, forward: bool, is_text: bool) -> Any:
    """A limit that one of the versions keeps to: what is beyond it stops here."""
    if (step["in"] == "new") == forward and not fits(step["keyword"], step["limit"], value, is_text):
        run.refuse(step, "", f"the {step['in']} version does not take it: {step['words']}")
    return value


def _gap(run: Any, step: Step, value: Any, forward: bool, is_text: bool) -> Any:
    """A difference that nothing carries over."""
    if run.is_request == (step["side"] == "request"):
        run.refuse(step, "", step["words"])
    return value


STEPS: dict[str, Callable[[Any, Step, Any, bool, bool], Any]] = {
    "rename": _rename,
    "alias": _alias,
    "removed": _removed,
    "added": _added,
    "required": _required,
    "optional": _optional,
    "default": _default,
    "move": _move,
    "closed": _closed,
    "wrap": _wrap,
    "convert": _convert,
    "values": _values,
    "null": _null,
    "check": _check,
    "gap": _gap,
}
"""What is done for each kind of step: `(run, step, value, forward, is_text) -> value`."""
