"""A mocked answer of the old version as the new one would give it: every finding, some, or none of them.

What always changes (names, places, envelopes, types) is carried over with the steps of the migration map,
so that values stay the mock's own. What *may* come (a new value, null, a new field, a field left out) is put
in where a finding says so; of two such places inside one another only the inner one is filled, and the
outer one is left for a run of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from triaccord.impact.steps import ABSENT, STEPS
from triaccord.rehearsal.effects import Effect, Part
from triaccord.usage.naming import ITEMS, dotted

Sample = Callable[[str, str, str], Any]
"""Makes a value for (fingerprint, name, event) by the new version's schema; `ABSENT` if it cannot."""

Counts = Callable[[str, Part], bool]

_ALWAYS = frozenset({"rename", "alias", "removed", "move", "wrap", "convert", "values"})
_MAY_COME = frozenset({"added", "required", "optional", "null", "check"})


class AnswerRun:
    """One body on its way to the new version. It is what the steps of a map expect of whoever runs them.

    Args:
        shapes: The map's shapes.
        operation: `METHOD /path`.
        counts: Whether a finding's effects on a part are shown; the others are only noted.
        sample: Builds values that only the new version has.
    """

    is_request = False

    def __init__(self, shapes: dict[str, Any], operation: str, counts: Counts, sample: Sample) -> None:
        self.shapes = shapes
        self.operation = operation
        self.counts = counts
        self.sample = sample
        self.place: list[str] = []
        self.effects: list[Effect] = []
        self.masked: set[str] = set()
        self._injected = 0

    def refuse(self, step: dict[str, Any], name: str, reason: str) -> None:
        """Mocks are partial and odd: what a step cannot carry over stays as it is."""

    def forward(self, name: str, value: Any, *, is_text: bool = False) -> Any:
        """A value of the old version as one of the new."""
        shape = self.shapes[name]
        before = self._injected
        value = self._children(shape, value)
        for step in shape["steps"]:
            if value is ABSENT:
                break
            if step["kind"] in _ALWAYS:
                value = self._always(step, value)
            elif step["kind"] in _MAY_COME:
                value = self._may_come(step, value, hides=self._injected > before)
        return value

    def _children(self, shape: dict[str, Any], value: Any) -> Any:
        if isinstance(value, list) and shape.get("items"):
            return [self._child(shape["items"], each, ITEMS) for each in value]
        if not isinstance(value, dict):
            return value
        made = {}
        for key, each in value.items():
            child = shape["fields"].get(key) or (
                shape.get("further") if key not in shape.get("known", ()) else None
            )
            carried = self._child(child, each, key) if child else each
            if carried is not ABSENT:
                made[key] = carried
        return made

    def _child(self, name: str, value: Any, key: str) -> Any:
        self.place.append(key)
        carried = self.forward(name, value)
        self.place.pop()
        return carried

    # ---- what always changes ------------------------------------------------------------------------

    def _always(self, step: dict[str, Any], value: Any) -> Any:
        made = STEPS[step["kind"]](self, step, value, True, False)
        if step["kind"] == "convert" and made is value and value is not None and _is_other(step, value):
            made = self.sample(step["finding"], self.place[-1] if self.place else "", "type")
            made = value if made is ABSENT else made
        if made is value or (type(made) is type(value) and made == value):
            return value
        self._note(step, Part.ANSWER)
        return made if self.counts(step["finding"], Part.ANSWER) else value

    # ---- what may come ------------------------------------------------------------------------------

    def _may_come(self, step: dict[str, Any], value: Any, *, hides: bool) -> Any:
        made = self._injection(step, value)
        if made is value:
            return value
        self._note(step, Part.VALUE)
        if not self.counts(step["finding"], Part.VALUE):
            return value
        is_whole = step["kind"] in ("null", "check")
        if hides and is_whole:
            self.masked.add(step["finding"])
            return value
        self._injected += 1
        return made

    def _injection(self, step: dict[str, Any], value: Any) -> Any:
        kind = step["kind"]
        if kind in ("added", "required"):
            if kind == "required" or not isinstance(value, dict) or step["name"] in value:
                return value
            made = step["value"] if "value" in step else self.sample(step["finding"], step["name"], "added")
            return value if made is ABSENT else {**value, step["name"]: made}
        if kind == "optional":
            if not isinstance(value, dict) or step["name"] not in value or step.get("at"):
                return value
            return {key: each for key, each in value.items() if key != step["name"]}
        if step["in"] != "old" or value is None:
            return value
        if kind == "null":
            return None
        return step["limit"][0] if step["keyword"] == "not-enum" and step["limit"] else value

    def _note(self, step: dict[str, Any], part: Part) -> None:
        place = [*self.place, *_names(step)]
        self.effects.append(Effect(step["finding"], part, self.operation, dotted(place), _words(step)))


def _names(step: dict[str, Any]) -> list[str]:
    match step["kind"]:
        case "rename" | "alias":
            return [step["old"]]
        case "move":
            return list(step["old"])
        case "removed" | "added" | "required" | "optional":
            return [step["name"]]
    return []


def _is_other(step: dict[str, Any], value: Any) -> bool:
    """Whether a value is of none of the types that the new version has."""
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    kind = names.get(type(value), "null")
    return kind not in step["new"] and not (kind == "integer" and "number" in step["new"])


def _words(step: dict[str, Any]) -> str:
    match step["kind"]:
        case "rename":
            return f"is now `{step['new']}`"
        case "alias":
            return f"is gone; `{step['new']}` has its value"
        case "move":
            return f"is now `{dotted(step['new'])}`"
        case "removed":
            return "is gone"
        case "added" | "required":
            return "is new"
        case "optional":
            return "may be left out"
        case "wrap":
            return (
                f"lies in `{step['key']}` now" if step["in"] == "new" else f"lies in `{step['key']}` no more"
            )
        case "convert":
            return f"is {' or '.join(step['new'])} now"
        case "values":
            return "has other words for its values"
        case "null":
            return "may be null"
    return f"may be `{step['limit'][0]}`" if step.get("limit") else "may hold other values"
