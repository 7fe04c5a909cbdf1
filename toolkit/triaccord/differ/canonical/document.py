"""One version's document with what the comparison asks of it: references, contents, views."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import msgspec

from triaccord.differ.canonical.nodes import Node, Schema, at_of, join, unescape
from triaccord.differ.canonical.view import View, build
from triaccord.loading.version import Dialect, Version

if TYPE_CHECKING:
    from triaccord.differ.canonical.messages import Parameter

MISSING: Any = object()
_REF = re.compile(rb'"\$(?:dynamicR|r)ef":"((?:[^"\\]|\\.)*)"')
_SECTIONS_2 = ("definitions", "parameters", "responses")
_MAX_CHAIN = 64

_encode = msgspec.json.Encoder().encode
_encode_sorted = msgspec.json.Encoder(order="sorted").encode


class Document:
    """A version, opened for comparison. Everything is computed on demand and remembered.

    Attributes:
        tree: The parsed document; never changed.
        is_swagger: Whether it is Swagger 2.0.
        ref_siblings: Whether keywords beside `$ref` count (3.1 and later).
        aliases: Pointers that canonical form made up, to the real ones that they stand for.
        broken: References that lead nowhere, by pointer of the referrer.
        shared_parameters: Parameters that were read through references, by place, key and position.
    """

    def __init__(self, version: Version) -> None:
        self.tree = version.document
        self.is_swagger = version.dialect is Dialect.SWAGGER_2_0
        self.ref_siblings = version.dialect in (Dialect.OPENAPI_3_1, Dialect.OPENAPI_3_2)
        self.aliases: dict[str, str] = {}
        self.broken: dict[str, str] = {}
        self.shared_parameters: dict[tuple[str, tuple[str, str], int], Parameter] = {}
        self._views: dict[tuple[str, ...], View] = {}
        self._building: set[tuple[str, ...]] = set()
        self._components: dict[str, Any] | None = None
        self._targets: dict[str, Node] = {}
        self._refs: dict[str, frozenset[str]] = {}

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
        for _ in range(_MAX_CHAIN):
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

    def component_refs(self, at: str, *, like: Document | None = None) -> frozenset[str]:
        """What a component refers to; where another document has the same one, what it is there."""
        known = self._refs.get(at)
        if known is None:
            known = like.component_refs(at) if like is not None else refs_of(self.components()[at])
            self._refs[at] = known
        return known

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
        if key in self._building:
            return View(key[0] if key else "")
        self._building.add(key)
        try:
            view = build(self, schema)
        finally:
            self._building.discard(key)
        self._views[key] = view
        return view

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
    encoded = _encode(value)
    found = set(_REF.findall(encoded)) if b"$" in encoded else None
    if not found:
        return frozenset()
    texts = (
        msgspec.json.decode(b'"' + raw + b'"', type=str) if b"\\" in raw else raw.decode() for raw in found
    )
    return frozenset(unquote(text[1:]) if "%" in text else text[1:] for text in texts if text.startswith("#"))


def same(old: Any, new: Any) -> bool:
    """Whether two values are the same JSON. Python's `==` alone takes `1` and `True` for equal."""
    if old is new:
        return True
    if old != new:
        return False
    return _encode(old) == _encode(new) or canonical_bytes(old) == canonical_bytes(new)


_WHOLE_FLOAT = re.compile(rb"(?<=\d)\.0(?=[,\]}]|$)")


def canonical_bytes(value: Any) -> bytes:
    """JSON with sorted keys; whole floats are written as integers would be (`1.0` is `1`)."""
    encoded = _encode_sorted(value)
    return _WHOLE_FLOAT.sub(b"", encoded) if b".0" in encoded else encoded
