"""One version's document with what the comparison asks of it: references, contents, views."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import msgspec

from triaccord.differ.canonical.building import build
from triaccord.differ.canonical.nodes import Node, Schema, at_of, join, unescape
from triaccord.differ.canonical.view import View
from triaccord.loading.version import Dialect, Version

if TYPE_CHECKING:
    from triaccord.differ.canonical.messages import Parameter

MISSING: Any = object()
_REF = re.compile(rb'"\$(?:dynamicR|r)ef":"([^"]*)"')
_ANY_REF = re.compile(rb'"\$(?:dynamicR|r)ef":"((?:[^"\\]|\\.)*)"')
_SECTIONS_2 = ("definitions", "parameters", "responses")
MAX_CHAIN = 10_000
_NOTES = 100
"""How many places are told of that are not as they should be."""
_ONE_SIDED = b'Only":'

_encode = msgspec.json.Encoder().encode
_encode_sorted = msgspec.json.Encoder(order="sorted").encode


class Document:
    """A version, opened for comparison. Everything is computed on demand and remembered.

    Attributes:
        version: The version.
        tree: The parsed document; never changed.
        is_swagger: Whether it is Swagger 2.0.
        ref_siblings: Whether keywords beside `$ref` count (3.1 and later).
        aliases: Pointers that canonical form made up, to the real ones that they stand for.
        broken: References that lead nowhere, by pointer of the referrer.
        notes: What was read as it was meant or could not be read, in words, by pointer.
        shared_parameters: Parameters that were read through references, by place, key and position.
    """

    def __init__(self, version: Version) -> None:
        self.version = version
        self.tree = version.document
        self.is_swagger = version.dialect is Dialect.SWAGGER_2_0
        self.ref_siblings = version.dialect in (Dialect.OPENAPI_3_1, Dialect.OPENAPI_3_2)
        self.aliases: dict[str, str] = {}
        self.broken: dict[str, str] = {}
        self.notes: dict[str, str] = {}
        self.shared_parameters: dict[tuple[str, tuple[str, str], int], Parameter] = {}
        self._views: dict[tuple[str, ...], View] = {}
        self._building: set[tuple[str, ...]] = set()
        self._components: dict[str, Any] | None = None
        self._targets: dict[str, Node] = {}
        self._refs: dict[str, frozenset[str]] = {}
        self._ends: dict[str, Node] = {}
        self._refs_at: dict[str, frozenset[str]] = {}
        self._one_sided: set[str] | None = None
        self._says_one_sided: dict[str, bool] = {}
        self._may_be_one_sided: dict[str, bool] = {}

    def note(self, at: str, words: str) -> None:
        """Remember what is not as it should be at a place, to be told."""
        self.notes.setdefault(self.real(at), words)

    def repairs(self) -> tuple[str, ...]:
        """All notes with their places, in the order of the places; those beyond reading are only counted."""
        told = []
        for at in sorted(self.notes)[:_NOTES]:
            place = self.version.locate(at)
            told.append(
                f"{place.file}:{place.line}:{place.column}: " if place.line else f"{place.file} {at}: "
            )
            told[-1] += self.notes[at]
        more = len(self.notes) - len(told)
        return (*told, f"{self.version.origin}: {more} more places like these") if more else tuple(told)

    # ---- references -----------------------------------------------------------------------------

    def find(self, pointer: str) -> Any:
        """The value at a pointer; `MISSING` if there is none."""
        node: Any = self.tree
        for raw in pointer.split("/")[1:]:
            token = unescape(raw)
            if isinstance(node, dict):
                if token not in node and "%" in token:
                    token = unquote(token)
                if token not in node:
                    return MISSING
                node = node[token]
            elif isinstance(node, list):
                if not token.isdigit() or int(token) >= len(node):
                    return MISSING
                node = node[int(token)]
            else:
                return MISSING
        return node

    def target(self, node: Node) -> Node | None:
        """Where a reference object points; None if it is none, or if it leads nowhere."""
        ref = node.value.get("$ref") if isinstance(node.value, dict) else None
        if not isinstance(ref, str):
            return None
        known = self._targets.get(ref)
        if known is not None:
            return known
        pointer = unquote(ref[1:]) if "%" in ref else ref[1:]
        found = self.find(pointer) if ref.startswith("#") else MISSING
        if found is MISSING:
            self.broken[node.at] = ref
            return None
        known = self._targets[ref] = Node(pointer, found)
        return known

    def deref(self, node: Node) -> Node:
        """The node at the end of a chain of references (for everything but schemas)."""
        value = node.value
        if value.__class__ is dict:
            ref = value.get("$ref")
            if ref is None and "$ref" not in value:
                return node
            known = self._ends.get(ref) if ref.__class__ is str else None
            if known is None:
                known = self._end(node)
                if ref.__class__ is str and known.at != node.at:
                    self._ends[ref] = known
            return known
        return self._end(node)

    def followed(self, value: Any) -> Any:
        """What a reference leads to, if that is known already; all else as it is."""
        ref = value.get("$ref") if value.__class__ is dict else None
        known = self._ends.get(ref) if ref.__class__ is str else None
        return value if known is None else known.value

    def _end(self, node: Node) -> Node:
        for _ in range(MAX_CHAIN):
            if not isinstance(node.value, dict) or "$ref" not in node.value:
                return node
            following = self.target(node)
            if following is None:
                return Node(node.at, {})
            node = following
        return Node(node.at, {})

    # ---- contents -------------------------------------------------------------------------------

    def components(self) -> Mapping[str, Any]:
        """Every named component by its pointer."""
        if self._components is None:
            self._components = dict(self._named())
        return self._components

    def component_refs(
        self, at: str, *, like: Document | None = None, text: bytes | None = None
    ) -> frozenset[str]:
        """What a component refers to.

        Args:
            at: Its pointer.
            like: A document that has the same one.
            text: Its JSON, where that is known.
        """
        known = self._refs.get(at)
        if known is None:
            if like is not None:
                known = like.component_refs(at)
                self._says_one_sided[at] = like._says_one_sided[at]
            else:
                if text is None:
                    text = _encode(self.components()[at])
                known = refs_in(text)
                self._says_one_sided[at] = _ONE_SIDED in text
            self._refs[at] = known
        return known

    def refs_at(self, node: Node, *, like: frozenset[str] | None = None) -> frozenset[str]:
        """What a part refers to, found once; `like` is the answer where the part is known to be the same."""
        known = self._refs_at.get(node.at)
        if known is None:
            known = self._refs_at[node.at] = refs_of(node.value) if like is None else like
        return known

    def knows_refs_at(self, at: str) -> bool:
        """Whether `refs_at` has been asked of a place."""
        return at in self._refs_at

    def may_be_one_sided(self, node: Node) -> bool:
        """Whether `readOnly` or `writeOnly` stands in a node or in anything that it refers to."""
        if self._one_sided is None:
            self._one_sided = self._say_one_sided()
        known = self._may_be_one_sided.get(node.at)
        if known is None:
            text = _encode(node.value)
            known = _ONE_SIDED in text or any(
                component_of(ref) in self._one_sided or not self._is_named(ref) for ref in refs_in(text)
            )
            self._may_be_one_sided[node.at] = known
        return known

    def _say_one_sided(self) -> set[str]:
        """Components that say `readOnly` or `writeOnly`, or lead to one that does."""
        found = set()
        for at, value in self.components().items():
            if is_example(at, value):
                continue
            refs = self.component_refs(at)
            is_closed = refs <= self.components().keys() or all(map(self._is_named, refs))
            if self._says_one_sided[at] or not is_closed:
                found.add(at)
        if not found:
            return found
        referrers: dict[str, list[str]] = {}
        for at, value in self.components().items():
            for ref in () if is_example(at, value) else self.component_refs(at):
                referrers.setdefault(component_of(ref), []).append(at)
        return reaching(found, referrers)

    def _is_named(self, pointer: str) -> bool:
        parts = self.components()
        return pointer in parts or component_of(pointer) in parts

    def _named(self) -> Iterator[tuple[str, Any]]:
        if self.is_swagger:
            sections = {name: self.tree.get(name) for name in _SECTIONS_2}
            prefix = ""
        else:
            found = self.tree.get("components")
            sections = found if isinstance(found, dict) else {}
            prefix = "/components"
        for section, entries in sections.items():
            if isinstance(entries, dict):
                for name, value in entries.items():
                    yield join(prefix, section, name), value

    # ---- views ----------------------------------------------------------------------------------

    def view(self, schema: Schema) -> View:
        """What a schema accepts. A schema that contains itself through `allOf` is cut open."""
        key = at_of(schema)
        known = self._views.get(key)
        if known is not None:
            return known
        settled = self._settled(schema) if not self._building else None
        if settled is not None:
            # Thousands of places refer to one schema: it is opened once.
            known = self._views.get(settled)
            if known is not None:
                self._views[key] = known
                return known
        if key in self._building:
            return View(key[0] if key else "")
        self._building.add(key)
        try:
            view = build(self, schema)
        finally:
            self._building.discard(key)
        self._views[key] = view
        if settled is not None:
            self._views[settled] = view
        return view

    def _settled(self, schema: Schema) -> tuple[str, ...] | None:
        """The place that a schema stands for, if it is a reference and nothing else."""
        if len(schema) != 1:
            return None
        node = schema[0]
        for _ in range(MAX_CHAIN):
            value = node.value
            if value.__class__ is not dict or len(value) != 1 or "$ref" not in value:
                return (node.at,) if node is not schema[0] else None
            following = self.target(node)
            if following is None:
                return None
            node = following
        return None

    def is_open(self, schema: Schema) -> bool:
        """Whether a schema's view is being built right now: it contains itself."""
        return at_of(schema) in self._building

    def real(self, pointer: str) -> str:
        """The pointer in the document for one that canonical form made up."""
        if not self.aliases:
            return pointer
        head, tail = pointer, ""
        while head:
            known = self.aliases.get(head)
            if known is not None:
                return known + tail
            head, _, last = head.rpartition("/")
            tail = f"/{last}{tail}"
        return pointer


def refs_of(value: Any) -> frozenset[str]:
    """Pointers of all `$ref` inside a value. Examples are searched too, which only costs time."""
    return refs_in(_encode(value))


def refs_in(text: bytes) -> frozenset[str]:
    """Pointers of all `$ref` in compact JSON."""
    if b'"$' not in text:
        return frozenset()
    raw = _REF.findall(text)
    if b"\\" in b"".join(raw):
        raw = _ANY_REF.findall(text)  # quotes in references: three times slower, and nobody has them
    found = frozenset(map(_pointer, raw))
    return found if None not in found else found - {None}  # type: ignore[return-value]


@lru_cache(maxsize=65536)
def _pointer(raw: bytes) -> str | None:
    """The pointer that a reference has, by its JSON; None if it leads out of the document."""
    text = msgspec.json.decode(b'"' + raw + b'"', type=str) if b"\\" in raw else raw.decode()
    if not text.startswith("#"):
        return None
    return unquote(text[1:]) if "%" in text else text[1:]


def pointer_of(ref: str) -> str | None:
    """The pointer of a reference as it is written; None if it leads out of the document."""
    if ref[:1] != "#":
        return None
    return unquote(ref[1:]) if "%" in ref else ref[1:]


def plain_ref(value: Any) -> str | None:
    """The reference that a value is, if it is nothing else."""
    if value.__class__ is dict and len(value) == 1:
        ref = value.get("$ref")
        if ref.__class__ is str:
            return ref
    return None


def same(old: Any, new: Any) -> bool:
    """Whether two values are the same JSON. Python's `==` alone takes `1` and `True` for equal."""
    if old is new:
        return True
    if old is MISSING or new is MISSING:
        return False
    text = _encode(old)
    if text == _encode(new):
        return b"null" not in text or bool(old == new)  # infinity is written as null too
    return bool(old == new) and canonical_bytes(old) == canonical_bytes(new)


_EXAMPLE = frozenset({"summary", "description", "value", "dataValue", "serializedValue", "externalValue"})


def is_example(at: str, value: Any) -> bool:
    """Whether a component is an example and no more: nothing that is compared can lead to it."""
    return at.startswith("/components/examples/") and value.__class__ is dict and value.keys() <= _EXAMPLE


def reaching(found: Iterable[str], referrers: Mapping[str, Iterable[str]]) -> set[str]:
    """These, and everything that leads to them."""
    reached, work = set(found), list(found)
    while work:
        for referrer in referrers.get(work.pop(), ()):
            if referrer not in reached:
                reached.add(referrer)
                work.append(referrer)
    return reached


@lru_cache(maxsize=16384)
def component_of(pointer: str) -> str:
    """The component that a pointer into it begins with."""
    length = 4 if pointer.startswith("/components/") else 3
    return "/".join(pointer.split("/")[:length])


_WHOLE_FLOAT = re.compile(rb"(?<=\d)\.0(?=[,\]}]|$)")


def canonical_bytes(value: Any) -> bytes:
    """JSON with sorted keys; whole floats are written as integers would be (`1.0` is `1`)."""
    encoded = _encode_sorted(value)
    return _WHOLE_FLOAT.sub(b"", encoded) if b".0" in encoded else encoded
