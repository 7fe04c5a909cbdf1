"""How lists and objects are written in forms and parameters, and what shows a change of it on the wire."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from triaccord.differ.canonical.messages import Media, Operation, Parameter
from triaccord.differ.canonical.nodes import Schema
from triaccord.evidence.documents import Documents, OperationPair
from triaccord.evidence.exchange import Wanted, serialised
from triaccord.evidence.lacks import Lack, in_request
from triaccord.evidence.leaves import closed
from triaccord.model import Change, Json, Side
from triaccord.model.quick import dataclass
from triaccord.schemas import Opened, Reading, Role, SchemaTooLarge, Sliced, minimal
from triaccord.schemas.decision import propose
from triaccord.schemas.layers import layers_of
from triaccord.schemas.validation import UnusableSchema

_FORM = "application/x-www-form-urlencoded"
_SAMPLES: tuple[Json, ...] = (["a", "b"], {"a": 1, "b": 2})
_WHOLE = 200
_SEVERAL: tuple[dict[str, Any], ...] = (
    {"type": "array", "minItems": 2},
    {"type": "object", "minProperties": 2},
    {"type": "array", "minItems": 1},
    {"type": "object", "minProperties": 1},
)


def several(documents: Documents, schema: Schema, name: str = "") -> Iterator[Json]:
    """Lists and objects that the older version surely takes, those of more than one entry first."""
    for reading in (Reading.DECLARED, Reading.PLAIN):
        opened = documents.opened(schema, of_new=False, side=Side.REQUEST, role=Role.SENDER, reading=reading)
        accepting = Sliced(opened.schema, formats=documents.formats)
        for value in (*_SAMPLES, *_made(opened, name, documents.formats)):
            if isinstance(value, list | dict) and value and _is_taken(accepting, value):
                yield value


def _made(opened: Opened, name: str, formats: bool) -> Iterator[Json]:
    for wanted in _SEVERAL:
        both = {"allOf": [opened.root, wanted]}
        yield from minimal.values({**both, "$defs": opened.parts}, name=name)
        whole = closed(both, opened.parts, _WHOLE)
        yield from islice(propose(whole, formats=formats, name=name), 3) if whole is not None else ()


def _is_taken(accepting: Sliced, value: Json) -> bool:
    try:
        return accepting.surely_accepts(value)
    except (SchemaTooLarge, UnusableSchema):
        return False


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a form in one version: how it is written, and of which types it may be."""

    encoding: dict[str, Any]
    types: frozenset[str]
    schema: Schema

    def text(self, name: str, value: Json) -> str:
        """What stands in the form."""
        style = str(self.encoding.get("style", "form"))
        explode = bool(self.encoding.get("explode", style == "form"))
        written = Parameter(
            name=name, where="query", key=("query", name), at="", style=style, explode=explode
        )
        return "&".join(f"{key}={text}" for key, text in serialised(written, value))


def written_otherwise(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    """A value of a field that the two versions write in two ways; None if there is none."""
    both = _fields(documents, pair, change)
    if both is None:
        return None
    was, now = both
    for value in several(documents, was.schema, change.subject) if was.types & {"array", "object"} else ():
        texts = was.text(change.subject, value), now.text(change.subject, value)
        if texts[0] != texts[1]:
            message = f"the newer version expects `{texts[1]}` where the older one takes `{texts[0]}`"
            body = {change.subject: value}
            return in_request("encoding", message, Wanted(media_type=_FORM, body=body), body)
    return None


def _fields(documents: Documents, pair: OperationPair, change: Change) -> tuple[_Field, _Field] | None:
    """The field in both versions, where it is one of a form that is sent."""
    found = []
    for operation, of_new in ((pair.old, False), (pair.new, True)):
        media = _form_of(operation)
        if media is None or not change.requests:
            return None
        doc = documents.new if of_new else documents.old
        schema = doc.view(media.schema).properties.get(change.subject)
        encoding = media.encoding.get(change.subject, {})
        if schema is None or not isinstance(encoding, dict):
            return None
        found.append(_Field(encoding, _types(documents, schema, of_new=of_new), schema))
    return found[0], found[1]


def _form_of(operation: Operation | None) -> Media | None:
    body = operation.body() if operation is not None else None
    if body is None:
        return None
    return next((media for name, media in body.content.items() if name.split(";")[0] == _FORM), None)


def _types(documents: Documents, schema: Schema, *, of_new: bool) -> frozenset[str]:
    opened = documents.opened(schema, of_new=of_new, side=Side.REQUEST, role=Role.SENDER)
    return frozenset(_types_of(opened.schema, opened.parts))


def _types_of(schema: Any, parts: Any) -> set[str]:
    """Every type that a value may have; unions are looked into, since they state their types inside."""
    whole = layers_of(schema, parts)
    types = set(whole.types)
    for branches in whole.splits():
        types &= {name for branch in branches for name in layers_of(branch, parts).types}
    return types
