"""What no comparison asked about: the document itself, path items, and components that nothing uses.

Nothing that differs is passed over in silence: it is left to the reader as unjudged. Texts for people
(titles, descriptions, examples, contacts, the document's own version) are no differences of the contract.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from triaccord.differ.annotations import has_no_meaning
from triaccord.differ.canonical import Document, Node
from triaccord.differ.canonical.document import MISSING, component_of, is_example, same
from triaccord.differ.canonical.messages import METHODS, Operation, operations
from triaccord.differ.canonical.nodes import join, tokens_of
from triaccord.differ.facts import Unit
from triaccord.differ.walk import Walk

TEXTS = frozenset({"description", "summary", "title", "example", "examples", "externalDocs", "$comment"})
PARAMETER = TEXTS | {
    "name", "in", "required", "deprecated", "allowEmptyValue", "allowReserved", "style", "explode",
    "schema", "content", "$ref", "x-deprecated", "x-example", "x-examples", "collectionFormat",
}  # fmt: skip
BODY = TEXTS | {"content", "required", "$ref"}
MEDIA = TEXTS | {"schema", "itemSchema", "encoding", "$ref"}
RESPONSE = TEXTS | {"content", "headers", "links", "schema", "$ref"}
SCHEME = TEXTS | {
    "type", "name", "in", "scheme", "bearerFormat", "flow", "flows", "authorizationUrl", "tokenUrl",
    "scopes", "openIdConnectUrl", "refreshUrl", "$ref",
}  # fmt: skip
_ITEM = TEXTS | {*METHODS, "parameters", "servers", "additionalOperations", "$ref"}
_TOP = TEXTS | {
    "openapi", "swagger", "paths", "webhooks", "x-webhooks", "components", "definitions", "parameters",
    "responses", "securityDefinitions", "security", "servers", "host", "basePath", "schemes", "consumes",
    "produces", "tags", "info",
}  # fmt: skip
_INFO = TEXTS | {"version", "termsOfService", "contact", "license"}
_SECTIONS = frozenset({
    "schemas", "responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes", "links",
    "callbacks", "pathItems", "mediaTypes",
})  # fmt: skip
_JUDGED_SECTIONS = frozenset({"examples", "securitySchemes", "securityDefinitions"})


def leave_words(
    walk: Walk, thing: str, known: Iterable[str], old: tuple[str, Any], new: tuple[str, Any]
) -> None:
    """Leave every keyword of an object that is not in `known` and differs. Objects come with their place."""
    was = old[1] if isinstance(old[1], dict) else {}
    now = new[1] if isinstance(new[1], dict) else {}
    for word in {**was, **now}:
        if word in known or has_no_meaning(word) or same(was.get(word, MISSING), now.get(word, MISSING)):
            continue
        walk.leave(
            f"`{word}` of {thing}",
            join(old[0], word) if word in was else None,
            join(new[0], word) if word in now else None,
            was.get(word),
            now.get(word),
        )


def leave_document(walk: Walk) -> None:
    """Keywords of the document, of `info`, `components` and `paths`, and of path items."""
    old, new = walk.old.tree, walk.new.tree
    leave_words(walk, "the document", _TOP, ("", old), ("", new))
    for word, known in (("info", _INFO), ("components", _SECTIONS)):
        leave_words(walk, f"`{word}`", known, (f"/{word}", old.get(word)), (f"/{word}", new.get(word)))
    _leave_inherited(walk)
    _leave_schemes(walk)
    _leave_servers(walk, ("", old), ("", new))
    for word in ("paths", "webhooks", "x-webhooks"):
        was, now = old.get(word), new.get(word)
        was, now = was if isinstance(was, dict) else {}, now if isinstance(now, dict) else {}
        for path in {**was, **now}:
            places = join("", word, path), join("", word, path)
            if str(path).startswith("x-"):
                leave_words(
                    walk, f"`{word}`", (), (f"/{word}", _only(was, path)), (f"/{word}", _only(now, path))
                )
            elif path in was and path in now:
                leave_words(walk, "a path", _ITEM, (places[0], was[path]), (places[1], now[path]))
                if not same(_servers(was[path]), _servers(now[path])):
                    _leave_item_servers(walk, (places[0], was[path]), (places[1], now[path]))
            else:
                side = was.get(path, {}), now.get(path, {})
                if not any(method in item for item in side if isinstance(item, dict) for method in METHODS):
                    leave_words(walk, "a path", _ITEM, (places[0], side[0]), (places[1], side[1]))


def _servers(owner: Any) -> Any:
    return owner.get("servers") if isinstance(owner, dict) else None


def _leave_item_servers(walk: Walk, old: tuple[str, Any], new: tuple[str, Any]) -> None:
    """Servers of a path: keywords beside the URL, and everything where each operation has its own."""
    _leave_servers(walk, old, new)
    methods = [item[word] for _, item in (old, new) for word in METHODS if isinstance(item.get(word), dict)]
    if all(method.get("servers") for method in methods):
        thing = "a path that no operation takes over"
        leave_words(walk, thing, (), (old[0], _only(old[1], "servers")), (new[0], _only(new[1], "servers")))


def leave_servers(walk: Walk, old: Operation, new: Operation) -> None:
    """Keywords beside the URL in servers that an operation has for itself."""
    if "servers" in old.value or "servers" in new.value:
        _leave_servers(walk, (old.at, old.value), (new.at, new.value))


def leave_callbacks(walk: Walk, old: Operation, new: Operation) -> None:
    """Keywords of callbacks and of the paths in them."""
    sides = [_callbacks(operation) for operation in (old, new)]
    for name, was in sides[0].items():
        now = sides[1].get(name)
        if now is not None:
            leave_words(
                walk, "a callback", {w for w in (*was[1], *now[1]) if not w.startswith("x-")}, was, now
            )
            for word in was[1].keys() & now[1].keys():
                places = join(was[0], word), join(now[0], word)
                leave_words(walk, "a path", _ITEM, (places[0], was[1][word]), (places[1], now[1][word]))


def _callbacks(operation: Operation) -> dict[str, tuple[str, dict[str, Any]]]:
    raw = operation.value.get("callbacks")
    nodes = {
        str(name): operation.doc.deref(Node(join(operation.at, "callbacks", name), item))
        for name, item in (raw.items() if isinstance(raw, dict) else ())
    }
    return {name: (node.at, node.value) for name, node in nodes.items() if isinstance(node.value, dict)}


def _leave_servers(walk: Walk, old: tuple[str, Any], new: tuple[str, Any]) -> None:
    from triaccord.differ.servers import server_url

    sides = []
    for at, owner in (old, new):
        found = _servers(owner)
        listed = enumerate(found if isinstance(found, list) else ())
        sides.append({server_url(s): (join(at, "servers", i), s) for i, s in listed if isinstance(s, dict)})
    for url, was in sides[0].items():
        now = sides[1].get(url)
        if now is None:
            continue
        leave_words(walk, "a server", TEXTS | {"url", "variables"}, was, now)
        before, after = _unjudged_of_variables(was[1]), _unjudged_of_variables(now[1])
        if not same(plain(before, is_map=True), plain(after, is_map=True)):
            leave_words(walk, "a server", {*was[1], *now[1]} - {"variables"}, was, now)


def _unjudged_of_variables(server: dict[str, Any]) -> Any:
    """Variables without their values: those are judged."""
    variables = server.get("variables")
    if not isinstance(variables, dict):
        return variables
    return {
        name: {word: said for word, said in one.items() if word not in ("enum", "default")}
        if isinstance(one, dict)
        else one
        for name, one in variables.items()
    }


def _leave_schemes(walk: Walk) -> None:
    """Keywords of security schemes that no comparison knows."""
    sections = _scheme_section(walk.old), _scheme_section(walk.new)
    (old_at, old), (new_at, new) = sections
    schemes = {name for found in (old, new) for name, item in found.items() if isinstance(item, dict)}
    leave_words(walk, "the security schemes", schemes, sections[0], sections[1])
    for name in schemes & old.keys() & new.keys():
        leave_words(
            walk,
            "a security scheme",
            SCHEME,
            (join(old_at, name), old[name]),
            (join(new_at, name), new[name]),
        )


def _scheme_section(doc: Document) -> tuple[str, dict[str, Any]]:
    place = "/securityDefinitions" if doc.is_swagger else "/components/securitySchemes"
    found = doc.find(place)
    return place, found if isinstance(found, dict) else {}


def _only(owner: dict[str, Any], word: str) -> dict[str, Any]:
    return {word: owner[word]} if word in owner else {}


def _leave_inherited(walk: Walk) -> None:
    """What operations take over from the document, where not one of them does."""
    words = ("security", "consumes", "produces", "schemes")
    differing = [word for word in words if not same(walk.old.tree.get(word), walk.new.tree.get(word))]
    for word in differing:
        if word == "security" and _requirements(walk.old) == _requirements(walk.new):
            continue
        if word == "schemes" and (walk.old.tree.get("host") or walk.new.tree.get("host")):
            continue
        if word != "schemes" and any(
            word not in operation.value for doc in (walk.old, walk.new) for operation in operations(doc)
        ):
            continue
        thing = "the document that no operation takes over"
        leave_words(walk, thing, (), ("", _only(walk.old.tree, word)), ("", _only(walk.new.tree, word)))


def _requirements(doc: Document) -> set[bytes]:
    from triaccord.differ.canonical.document import canonical_bytes

    found = doc.tree.get("security")
    return {canonical_bytes(one) for one in found} if isinstance(found, list) and found else {b"{}"}


# ---- components -------------------------------------------------------------------------------------


def unused(walk: Walk, touched: Iterable[Operation]) -> list[tuple[str, Unit | None]]:
    """Components that differ and that no operation leads to, with the comparison of those on both sides.

    Args:
        walk: The comparison, with every pair that operations lead to done.
        touched: Every operation that is not the same through and through. The others lead to nothing
            that differs.
    """
    olds, news = walk.old.components(), walk.new.components()
    used = {
        at
        for unit in walk.units.values()
        if unit.requests or unit.responses
        for ats in unit.key[:2]
        for at in ats
    }
    candidates = [
        at
        for at in sorted(walk.dirty)
        if at not in used
        and tokens_of(at)[-2] not in _JUDGED_SECTIONS
        and not same(olds.get(at, MISSING), news.get(at, MISSING))
    ]
    if not candidates:
        return []
    reached = _reached(walk, tuple(touched), candidates)
    return [(at, _compared(walk, at)) for at in candidates if at not in reached]


def _reached(walk: Walk, touched: Iterable[Operation], wanted: Iterable[str]) -> set[str]:
    """Which of the wanted components some operation leads to. Looks no further than it must."""
    operations = tuple(touched)
    ways = [_Ways(doc, [one for one in operations if one.doc is doc]) for doc in (walk.old, walk.new)]
    found, left = set[str](), set(wanted)
    for one in ways:
        found |= one.reached(left & one.doc.components().keys())
        left -= found
    for one in ways:  # what its own document does not use, the other may refer to all the same
        found |= one.reached(left)
    return found


class _Ways:
    """What the operations of one document lead to, found one operation after the other."""

    def __init__(self, doc: Document, operations: list[Operation]) -> None:
        self.doc = doc
        self._seen = set[str]()
        self._refs = set[str]()
        # The last comes first: an operation whose references are known already, then what came or went.
        self._left = sorted(operations, key=lambda one: doc.knows_refs_at(one.at))

    def reached(self, wanted: set[str]) -> set[str]:
        """Which of these are led to; once all were found, the rest of the operations is not looked at."""
        missing = wanted - self._seen
        while missing and self._left:
            missing -= self._enter(self._left.pop())
        return wanted - missing

    def _enter(self, operation: Operation) -> set[str]:
        """What one operation leads to that no other did before."""
        refs = _refs(operation) - self._refs
        if not refs:
            return set()
        self._refs |= refs
        parts, entered = self.doc.components(), set[str]()
        work = set(map(component_of, refs)) - self._seen
        while work:
            self._seen |= work
            entered |= work
            open_ = [at for at in work if at in parts and not is_example(at, parts[at])]
            work = {component_of(ref) for at in open_ for ref in self.doc.component_refs(at)} - self._seen
        return entered


def _refs(one: Operation) -> frozenset[str]:
    """What an operation refers to."""
    found = one.doc.refs_at(Node(one.at, one.value))
    shared = one.item.get("parameters")
    if shared:
        found |= one.doc.refs_at(Node(f"{one.item_at}/parameters", shared))
    return found if one.item_at.startswith("/paths/") else found | {one.item_at}


def _compared(walk: Walk, at: str) -> Unit | None:
    """The comparison of a schema that is on both sides; None for all else."""
    old, new = walk.old.components(), walk.new.components()
    if at not in old or at not in new or tokens_of(at)[-2] not in ("schemas", "definitions"):
        return None
    return walk.pair((Node(at, old[at]),), (Node(at, new[at]),))


def leave_unused(walk: Walk, found: Iterable[tuple[str, Unit | None]]) -> None:
    """Leave components that nothing uses, one entry each; those that say the same in other words, none."""
    old, new = walk.old.components(), walk.new.components()
    for at, unit in found:
        if unit is not None and not _says_anything(unit):
            continue
        if unit is None and at in old and at in new and same(plain(old[at]), plain(new[at])):
            continue
        tokens = tokens_of(at)
        walk.leave(
            f"`{tokens[-1]}` of `{tokens[-2]}`, which no operation uses",
            at if at in old else None,
            at if at in new else None,
            None,
            None,
        )


def _says_anything(start: Unit) -> bool:
    """Whether a comparison found anything, down to the next named schemas: those speak for themselves."""
    seen, work = {id(start)}, [start]
    while work:
        unit = work.pop()
        if unit.facts:
            return True
        for below, _, _ in unit.edges:
            named = any(at.count("/") <= 3 for at in below.key[0])
            if not named and id(below) not in seen:
                seen.add(id(below))
                work.append(below)
    return False


def plain(value: Any, *, is_map: bool = False) -> Any:
    """A value without texts for people. Keys of maps (`properties`, say) are names, never texts."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    maps = ("properties", "patternProperties", "headers", "responses", "content", "callbacks", "links")
    return {
        word: plain(item, is_map=not is_map and word in maps)
        for word, item in value.items()
        if is_map or word not in TEXTS
    }


__all__ = [
    "BODY",
    "MEDIA",
    "PARAMETER",
    "RESPONSE",
    "leave_document",
    "leave_unused",
    "leave_words",
    "unused",
]
