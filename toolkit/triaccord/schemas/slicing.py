"""What a large schema says about one value: the part of it that the value meets, without references.

A document's schemas reach hundreds of others; a value of a few properties meets a few of them. The slice
accepts the value exactly if the whole does, and costs what the value costs: what stands under absent names
and absent items is left out, and references are followed as far as the value goes (it ends, so they do).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from triaccord.model import Json
from triaccord.schemas.algebra import Answer
from triaccord.schemas.building import SchemaTooLarge
from triaccord.schemas.memory import Memory, Reads, memory_of
from triaccord.schemas.validation import Refusal, Validator

_DEFS = "#/$defs/"
_MOST = 20_000
_IN_PLACE = ("not", "if", "then", "else")
_Values = tuple[Json, ...]
_Entered = tuple[str, ...]


def sliced(schema: Mapping[str, Any], value: Json, *, most: int = _MOST) -> dict[str, Any]:
    """The part of a schema that decides about a value; for other values it says nothing.

    Args:
        schema: JSON Schema 2020-12; `$defs` may be any mapping, also one that is made while it is read.
        value: The value.
        most: How many nodes the slice may have.

    Raises:
        SchemaTooLarge: if it has more.
    """
    defs: Mapping[str, Any] = schema.get("$defs", {})
    made = _Slicer(defs, most).node(schema, (value,), ())
    return made if isinstance(made, dict) else {} if made else {"not": {}}


class Cell:
    """A schema and a value that meet: what decides between them, the parts that are accepted left out.

    A part of a value that its schema accepts is no reason to refuse the whole; the same parts are met in
    many values, so each is judged once. What is refused is spelled out, for its reasons.

    Args:
        node: The schema; it stays alive with the cell.
        value: The value.
        made: The slice of the schema that the value meets, `true` for parts that are accepted.
        accepted: The cells of these parts.
        formats: Whether `format` is an assertion.
    """

    __slots__ = ("_accepted", "_confirmed", "is_accepted", "node", "schema", "validator", "value")

    def __init__(
        self, node: Any, value: Json, made: Any, accepted: tuple[Cell, ...], *, formats: bool
    ) -> None:
        self.node, self.value, self._accepted = node, value, accepted
        self.schema: dict[str, Any] = made if isinstance(made, dict) else {} if made else {"not": {}}
        self.validator = Validator(self.schema, formats=formats)
        self.is_accepted = self.validator.accepts(value)
        self._confirmed: bool | None = None

    @property
    def parts_are_confirmed(self) -> bool:
        """Whether the other validator accepts every part that was left out, too."""
        return all(cell.is_confirmed for cell in self._accepted)

    @property
    def is_confirmed(self) -> bool:
        """Whether the other validator accepts it, too."""
        if self._confirmed is None:
            self._confirmed = (
                self.parts_are_confirmed and self.validator.second_opinion(self.value) is Answer.YES
            )
        return self._confirmed


class Sliced:
    """A validator that reads of its schema only what a value meets; see `Validator`.

    Args:
        schema: JSON Schema 2020-12; `$defs` may be made while they are read, and may remember.
        formats: Whether `format` is an assertion.
    """

    def __init__(self, schema: Mapping[str, Any], *, formats: bool = True) -> None:
        self.schema = schema
        self.formats = formats
        self._parts: Mapping[str, Any] = schema.get("$defs", {})
        self._memory = memory_of(self._parts)
        self._last: tuple[str, Cell] | None = None

    def _for(self, value: Json) -> Cell:
        key = repr(value)
        if self._last is None or self._last[0] != key:
            question = ("cell", id(self.schema), key, self.formats)
            known = self._memory.find(question)
            if known is None:
                slicer = _Slicer(self._parts, _MOST, self._memory, self.formats)
                made = slicer.node(self.schema, (value,), ())
                cell = Cell(self.schema, value, made, tuple(slicer.accepted), formats=self.formats)
                known = cell, frozenset(slicer.reads)
                if isinstance(value, dict | list):
                    self._memory.keep(question, *known)
            self._last = key, known[0]
        return self._last[1]

    def accepts(self, value: Json) -> bool:
        """The fast validator's word."""
        return self._for(value).is_accepted

    def second_opinion(self, value: Json) -> Answer:
        """Whether the other validator accepts it."""
        cell = self._for(value)
        if cell.parts_are_confirmed:
            return cell.validator.second_opinion(value)
        return Validator(self.slice_for(value), formats=self.formats).second_opinion(value)

    def surely_accepts(self, value: Json) -> bool:
        """Whether both say yes."""
        cell = self._for(value)
        return cell.is_accepted and (cell.is_confirmed or self.second_opinion(value) is Answer.YES)

    def surely_refuses(self, value: Json) -> bool:
        """Whether both say no."""
        return not self.accepts(value) and self.second_opinion(value) is Answer.NO

    def refusals(self, value: Json) -> tuple[Refusal, ...]:
        """Every reason to refuse a value, deepest first."""
        return self._for(value).validator.refusals(value)

    def slice_for(self, value: Json) -> dict[str, Any]:
        """All that the value meets, with what accepts it; the refusals' `schema_at` point into it."""
        return sliced(self.schema, value)


def _settled(made: dict[str, Any]) -> Any:
    """A node with its reference in its place, closed by the plain keyword where that says the same."""
    inner = made.pop("$ref", None)
    if inner is not None:
        if made.keys() <= {"$comment"}:
            return inner
        closed = made.keys() <= _CLOSING and made.get("unevaluatedProperties") is False
        if closed and isinstance(inner, dict) and _is_plain(inner):
            return {**inner, "additionalProperties": False}
        made["allOf"] = [inner, *made.get("allOf", ())]
    if made.get("unevaluatedProperties") is False and _is_plain(made):
        # One validator looks at every property again for the other keyword.
        del made["unevaluatedProperties"]
        made["additionalProperties"] = False
    return made


_CLOSING = frozenset({"$comment", "unevaluatedProperties"})
_LISTING = frozenset({
    "allOf", "anyOf", "oneOf", "if", "then", "else", "dependentSchemas", "patternProperties",
    "additionalProperties", "$ref",
})  # fmt: skip


def _is_plain(node: dict[str, Any]) -> bool:
    """Whether nothing but its own `properties` lists what a node looks at."""
    return _LISTING.isdisjoint(node) and node.get("unevaluatedProperties", False) is False


class _Slicer:
    """One slice in the making.

    Args:
        defs: The named parts.
        most: How many nodes the slice may have.
        memory: Where parts of values are looked up that were judged before; None spells everything out.
        formats: Whether `format` is an assertion.
    """

    def __init__(
        self, defs: Mapping[str, Any], most: int, memory: Memory | None = None, formats: bool = True
    ) -> None:
        self.defs, self.left, self.memory, self.formats = defs, most, memory, formats
        self.accepted: list[Cell] = []
        self.reads: set[str] = set()

    def node(self, schema: Any, values: _Values, entered: _Entered) -> Any:
        """A schema as the values meet it; `entered` are the references that led here in place."""
        if not isinstance(schema, dict):
            return schema
        self.left -= 1
        if self.left < 0:
            raise SchemaTooLarge
        made: dict[str, Any] = {}
        for word, item in schema.items():
            if word == "$defs" or word == "$schema":
                continue
            keyword = _KEYWORDS.get(word)
            if keyword is None:
                made[word] = item
            else:
                keyword(self, made, word, item, values, entered)
        return _settled(made)

    def part(self, schema: Any, values: _Values) -> Any:
        """What stands for parts of the value: `true` where they are known to be accepted."""
        if self.memory is None or not isinstance(schema, dict) or _WORTH_IT.isdisjoint(schema):
            return self.node(schema, values, ())
        texts = [repr(value) for value in values if isinstance(value, dict)]
        if len(texts) != len(values) or min(map(len, texts), default=0) < _SMALL:
            return self.node(schema, values, ())
        found = [
            self._cell(self.memory, schema, value, text) for value, text in zip(values, texts, strict=True)
        ]
        if not all(cell.is_accepted for cell, _ in found):
            return self.node(schema, values, ())
        for cell, reads in found:
            self.accepted.append(cell)
            self.reads |= reads
        return True

    def _cell(self, memory: Memory, schema: dict[str, Any], value: Json, text: str) -> tuple[Cell, Reads]:
        question = ("cell", _identity(schema), text, self.formats)
        known = memory.find(question)
        if known is None:
            inner = _Slicer(self.defs, self.left, memory, self.formats)
            made = inner.node(schema, (value,), ())
            self.left = inner.left
            cell = Cell(schema, value, made, tuple(inner.accepted), formats=self.formats)
            known = memory.keep(question, cell, frozenset(inner.reads))
        return known

    # ---- keywords ----------------------------------------------------------------------------------

    def reference(
        self, made: dict[str, Any], word: str, item: Any, values: _Values, entered: _Entered
    ) -> None:
        name = str(item).removeprefix(_DEFS)
        self.reads.add(name)
        # A schema that is its own part, with nothing between, says nothing more the second time.
        known = name not in entered and name in self.defs
        made[word] = self.node(self.defs[name], values, (*entered, name)) if known else {}

    def same_value(
        self, made: dict[str, Any], word: str, item: Any, values: _Values, entered: _Entered
    ) -> None:
        made[word] = self.node(item, values, entered)

    def all_of(self, made: dict[str, Any], word: str, item: Any, values: _Values, entered: _Entered) -> None:
        made[word] = [self.node(one, values, entered) for one in item]

    def one_of(self, made: dict[str, Any], word: str, item: Any, values: _Values, entered: _Entered) -> None:
        made[word] = [
            False if self._cannot_be(one, values, entered) else self.node(one, values, entered)
            for one in item
        ]

    def properties(
        self, made: dict[str, Any], word: str, item: Any, values: _Values, entered: _Entered
    ) -> None:
        objects = [value for value in values if isinstance(value, dict)]
        present = set().union(*objects)
        found = {
            name: self.part(part, tuple(value[name] for value in objects if name in value))
            for name, part in item.items()
            if name in present
        }
        if found:
            made[word] = found

    def members(self, made: dict[str, Any], word: str, item: Any, values: _Values, entered: _Entered) -> None:
        inner = tuple(part for value in values if isinstance(value, dict) for part in value.values())
        if not inner:
            return
        if word == "patternProperties":
            made[word] = {name: self.part(part, inner) for name, part in item.items()}
        else:
            made[word] = self.part(item, inner)

    def entries(self, made: dict[str, Any], word: str, item: Any, values: _Values, entered: _Entered) -> None:
        inner = tuple(part for value in values if isinstance(value, list) for part in value)
        if word == "contains":
            made[word] = self.node(item, inner, ())
        elif inner:
            made[word] = self.part(item, inner)

    def first_entries(
        self, made: dict[str, Any], word: str, item: Any, values: _Values, entered: _Entered
    ) -> None:
        lists = [value for value in values if isinstance(value, list)]
        made[word] = []
        for index, part in enumerate(item):
            inner = tuple(one[index] for one in lists if index < len(one))
            made[word].append(self.part(part, inner) if inner else True)

    def names(self, made: dict[str, Any], word: str, item: Any, values: _Values, entered: _Entered) -> None:
        inner = tuple(name for value in values if isinstance(value, dict) for name in value)
        if inner:
            made[word] = self.node(item, inner, ())

    def dependents(
        self, made: dict[str, Any], word: str, item: Any, values: _Values, entered: _Entered
    ) -> None:
        found = {}
        for name, part in item.items():
            inner = tuple(value for value in values if isinstance(value, dict) and name in value)
            if inner:
                found[name] = self.node(part, inner, entered)
        if found:
            made[word] = found

    def _cannot_be(self, branch: Any, values: _Values, entered: _Entered) -> bool:
        """Whether a branch accepts none of the values, or is the union again that it is a branch of."""
        if isinstance(branch, dict) and str(branch.get("$ref", "")).removeprefix(_DEFS) in entered:
            return True
        return self._plainly_refuses(branch, values, 0)

    def _plainly_refuses(self, branch: Any, values: _Values, depth: int) -> bool:
        """Whether a branch lacks a name or has another constant: seen without a validator."""
        if len(values) != 1 or depth > 6 or not isinstance(branch, dict):
            return False
        value = values[0]
        reference = branch.get("$ref")
        if isinstance(reference, str):
            self.reads.add(reference.removeprefix(_DEFS))
            target = self.defs.get(reference.removeprefix(_DEFS))
            if self._plainly_refuses(target, values, depth + 1):
                return True
        choices = branch.get("enum")
        if isinstance(choices, list) and value not in choices:
            return True
        if isinstance(value, dict):
            # `required` and `properties` concern objects only: that is what the value is.
            if any(name not in value for name in branch.get("required", ())):
                return True
            for name, part in branch.get("properties", {}).items():
                inner = value.get(name)
                if isinstance(inner, str) and self._plainly_refuses(part, (inner,), depth + 1):
                    return True
        return any(self._plainly_refuses(one, values, depth + 1) for one in branch.get("allOf", ()))


def _identity(schema: dict[str, Any]) -> Hashable:
    """What tells a schema from others: the part that it refers to, if it says nothing else."""
    if "$ref" in schema and schema.keys() <= _REFERRING:
        return schema["$ref"], repr(schema.get("unevaluatedProperties"))
    return id(schema)


_SMALL = 40
_REFERRING = frozenset({"$ref", "$comment", "unevaluatedProperties"})
_WORTH_IT = frozenset({"$ref", "properties", "allOf", "anyOf", "oneOf", "additionalProperties"})
_KEYWORDS = {
    "$ref": _Slicer.reference,
    **dict.fromkeys(_IN_PLACE, _Slicer.same_value),
    "allOf": _Slicer.all_of,
    "anyOf": _Slicer.one_of,
    "oneOf": _Slicer.one_of,
    "properties": _Slicer.properties,
    "patternProperties": _Slicer.members,
    "additionalProperties": _Slicer.members,
    "unevaluatedProperties": _Slicer.members,
    "items": _Slicer.entries,
    "contains": _Slicer.entries,
    "unevaluatedItems": _Slicer.entries,
    "prefixItems": _Slicer.first_entries,
    "propertyNames": _Slicer.names,
    "dependentSchemas": _Slicer.dependents,
}
