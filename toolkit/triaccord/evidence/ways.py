"""The way from a body to the place of a change, and to its counterpart in the other version."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from triaccord.differ.canonical import Document
from triaccord.differ.canonical.document import refs_of
from triaccord.differ.canonical.nodes import Node, Schema, unescape
from triaccord.evidence.places import Spot
from triaccord.model.quick import dataclass
from triaccord.schemas import Opened
from triaccord.schemas.focus import Way
from triaccord.schemas.keywords import untraced

_DEFS = "#/$defs/"
_BY_NAME = ("properties", "patternProperties")
_ONE = ("items", "additionalProperties")
_IN_PLACE = ("allOf", "anyOf", "oneOf")
_MOST_BESIDE = 400


class Routes:
    """Which parts of a document a schema leads to, and through which others.

    Args:
        document: One version.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._refs: dict[str, tuple[str, ...]] = {}
        self._spelled: dict[tuple[str, int], tuple[str, ...]] = {}
        self.ways: dict[tuple[int, str], tuple[Opened, End | None]] = {}
        self._trees: dict[tuple[str, ...], dict[str, str]] = {}

    def chain(self, schema: Schema, at: str) -> tuple[str, ...] | None:
        """Pointers of the parts on the shortest way to the one that a pointer lies in; None without a way."""
        if not schema or any(_is_in(at, node.at) for node in schema):
            return ()
        tree = self._tree(schema)
        here = at
        while here and here not in tree:
            here = here.rpartition("/")[0]
        if not here:
            return None
        found: list[str] = []
        while here:
            found.append(here)
            here = tree[here]
        return tuple(reversed(found))

    def spelled(self, schema: Schema, at: str) -> tuple[str, tuple[str, ...]] | None:
        """A pointer as canonical form has it, with the chain to it; None if a schema does not lead there."""
        for here in self._spellings(at):
            chain = self.chain(schema, here)
            if chain is not None:
                return here, chain
        return None

    def _spellings(self, at: str) -> tuple[str, ...]:
        aliases = self.document.aliases
        key = at, len(aliases)
        if key not in self._spelled:
            real = sorted(
                (name for name in aliases if _is_in(at, aliases[name])), key=lambda n: -len(aliases[n])
            )
            self._spelled[key] = at, *(name + at[len(aliases[name]) :] for name in real)
        return self._spelled[key]

    def _tree(self, schema: Schema) -> dict[str, str]:
        """Every part that a schema leads to, with the part that refers to it; empty for the schema."""
        key = tuple(node.at for node in schema)
        if key not in self._trees:
            tree: dict[str, str] = {}
            queue = deque((ref, "") for node in schema for ref in self._of(node.at, node.value))
            while queue:
                at, parent = queue.popleft()
                if at in tree:
                    continue
                tree[at] = parent
                queue.extend((ref, at) for ref in self._of(at, None) if ref not in tree)
            self._trees[key] = tree
        return self._trees[key]

    def _of(self, at: str, value: Any) -> tuple[str, ...]:
        if at not in self._refs:
            if at in self.document.components():
                found = self.document.component_refs(at)
            else:
                stands = self.document.find(at) if value is None else value
                found = refs_of(stands) if isinstance(stands, dict | list) else frozenset()
            self._refs[at] = tuple(sorted(found))
        return self._refs[at]


def _is_in(at: str, holder: str) -> bool:
    return at == holder or at.startswith(holder + "/")


@dataclass(frozen=True, slots=True)
class End:
    """Where a way ends: its steps, and the schema there."""

    way: Way
    node: Any


def way_to(opened: Opened, routes: Routes, schema: Schema, at: str) -> End | None:
    """The way in a translated schema to a pointer of its document, or to the nearest place around it."""
    spelled = routes.spelled(schema, at)
    if spelled is None:
        return None
    at, chain = spelled
    way: Way = ()
    node: Any = {word: item for word, item in opened.schema.items() if word != "$defs"}
    for pointer in chain:
        steps = _reference_to(node, opened, pointer)
        if steps is None:
            return None
        way += steps
        node = opened.parts[steps[-1][1]]
    steps, node = nearest(node, at)
    return End(way + steps, node)


def _reference_to(node: Any, opened: Opened, pointer: str) -> Way | None:
    """Steps to the first reference to a part, breadth first."""
    queue: deque[tuple[Any, Way]] = deque([(node, ())])
    while queue:
        here, way = queue.popleft()
        name = part_of(here)
        if name is not None and opened.parts.pointer(name) == pointer:
            return (*way, ("$ref", name))
        queue.extend((child, (*way, step)) for step, child in _children(here))
    return None


def nearest(node: Any, at: str) -> tuple[Way, Any]:
    """The deepest schema that a pointer lies in, entered where the pointers lead."""
    way: Way = ()
    while True:
        straight = _straight(node, at)
        if straight is not None:
            way, node = (*way, straight[0]), straight[1]
            continue
        for step, child in _children(node):
            here = child.get("$comment") if isinstance(child, dict) else None
            if isinstance(here, str):
                if _is_in(at, here):
                    node, way = child, (*way, step)
                    break
            elif isinstance(child, dict):
                # What the translation put around a schema has no place of its own.
                inner_way, inner = nearest(child, at)
                if inner_way:
                    node, way = inner, (*way, step, *inner_way)
                    break
        else:
            return way, node


def _straight(node: Any, at: str) -> tuple[tuple[str, str], Any] | None:
    """The property that a pointer leads into, where the pointer says so."""
    here = _comment(node)
    if not at.startswith(f"{here}/properties/"):
        return None
    token = at[len(here) + 12 :].partition("/")[0]
    name = unescape(token)
    child = node.get("properties", {}).get(name)
    return (("properties", name), child) if _comment(child) == f"{here}/properties/{token}" else None


def _children(node: Any) -> Iterator[tuple[tuple[str, str], Any]]:
    if not isinstance(node, dict):
        return
    for word in _BY_NAME:
        for name, child in node.get(word, {}).items():
            yield (word, name), child
    for word in _ONE:
        if isinstance(node.get(word), dict):
            yield (word, ""), node[word]
    for word in (*_IN_PLACE, "prefixItems"):
        for index, child in enumerate(node.get(word, ())):
            yield (word, str(index)), child


def part_of(node: Any) -> str | None:
    """The name of the part that a schema refers to."""
    reference = node.get("$ref") if isinstance(node, dict) else None
    return reference.removeprefix(_DEFS) if isinstance(reference, str) else None


# ---- the same place in the other version -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ground:
    """One version's schema of a slot, opened."""

    opened: Opened
    routes: Routes
    schema: Schema

    def way_to(self, at: str | None) -> End | None:
        """The way to a pointer; None if it does not lead there."""
        if at is None:
            return None
        if not self.schema:
            return End((), {})  # no schema is stated: everything is accepted, and any change lies in that
        ways, key = self.routes.ways, (id(self.opened), at)
        if key not in ways:
            ways[key] = self.opened, way_to(self.opened, self.routes, self.schema, at)
        return ways[key][1]

    def leads_to_doubt(self, at: str | None = None) -> bool:
        """Whether something that could not be translated is in the schema, or in what stands at a pointer."""
        schema = self.schema if at is None else (Node(at, None),)
        doubts = self.opened.parts.build.doubts
        return any(self.routes.spelled(schema, one.partition(": ")[0]) is not None for one in doubts)

    def plain(self, node: Any) -> dict[str, Any]:
        """A schema of it as an object that does not tell where it comes from; the same one each time."""
        memory, question = self.opened.parts.memory, ("plain", id(node))
        known = memory.find(question)
        if known is None:
            known = memory.keep(question, (node, _plain(node)), frozenset())
        return known[0][1]  # type: ignore[no-any-return]


def spot_between(
    sender: Ground, receiver: Ground, sent_at: str | None, received_at: str | None
) -> Spot | None:
    """The places in both that speak of the same value, nearest to two pointers.

    Args:
        sender: The one who writes.
        receiver: The one who reads.
        sent_at: Where the change is in the sender's document; None if absent there.
        received_at: Where it is in the receiver's.
    """
    sent, received = sender.way_to(sent_at), receiver.way_to(received_at)
    if (sent is None and sent_at is not None) or (received is None and received_at is not None):
        return None
    # What is absent is looked for where it would be: at the same pointer.
    guessed_sent = sent or sender.way_to(received_at)
    guessed_received = received or receiver.way_to(sent_at)
    if guessed_sent and guessed_received and steps_into(guessed_sent.way) == steps_into(guessed_received.way):
        return spot_of(sender, receiver, guessed_sent, guessed_received)
    for steps in range(20):
        # Where the other has no such place, the nearest one around it is what differs.
        here = _shorter(sender, sent, steps)
        if here is not None and (found := beside(receiver, here.way, received_at)) is not None:
            return spot_of(sender, receiver, here, found)
        here = _shorter(receiver, received, steps)
        if here is not None and (found := beside(sender, here.way, sent_at)) is not None:
            return spot_of(sender, receiver, found, here)
    return None


def _shorter(ground: Ground, end: End | None, steps: int) -> End | None:
    """An end without its last steps into the value."""
    if end is None or steps == 0:
        return end
    into = [index for index, step in enumerate(end.way) if step in steps_into((step,))]
    if len(into) < steps:
        return None
    way = end.way[: into[-steps]]
    return End(way, at_end(ground.opened, way))


def at_end(opened: Opened, way: Way) -> Any:
    """The schema at the end of a way."""
    return end_of(opened.schema, opened.parts, way)


def end_of(node: Any, parts: Mapping[str, Any], way: Way) -> Any:
    """The same, of a schema and its parts."""
    for word, name in way:
        if word == "$ref":
            node = parts[name]
        elif word in _ONE:
            node = node[word]
        else:
            node = node[word][name] if isinstance(node[word], dict) else node[word][int(name)]
    return node


def steps_into(way: Way) -> Way:
    """The steps into the value; those that stay on it are left out."""
    return tuple(step for step in way if step[0] != "$ref" and step[0] not in _IN_PLACE)


def spot_of(sender: Ground, receiver: Ground, sent: End, received: End) -> Spot:
    """The spot at two ends."""
    return Spot(
        sent_way=sent.way,
        received_way=received.way,
        sent=sender.plain(sent.node),
        received=receiver.plain(received.node),
    )


def _plain(schema: Any) -> dict[str, Any]:
    if not isinstance(schema, dict):
        return {} if schema else {"not": {}}
    return {word: item for word, item in untraced(schema).items() if word not in ("$defs", "$schema")}


def beside(ground: Ground, way: Way, at: str | None) -> End | None:
    """The schema that speaks of the same value as the end of another version's way."""
    left = [_MOST_BESIDE]
    ends = [*_in_place(End((), ground.opened.schema), ground.opened.parts, left)]
    for word, name in steps_into(way):
        ends = [
            inner
            for end in ends
            if (child := _child(end.node, word, name)) is not None
            for inner in _in_place(End((*end.way, (word, name)), child), ground.opened.parts, left)
        ]
    if at is not None:
        ends = [end for end in ends if _is_in(at, _comment(end.node))]
    alike = set(way)
    ranked = [
        (len(_comment(end.node)) if at is not None else 0, len(alike & {*end.way}), -len(end.way), -number)
        for number, end in enumerate(ends)
    ]
    return ends[ranked.index(max(ranked))] if ends else None


def is_described(ground: Ground, steps: Way) -> bool:
    """Whether anything is said of the value at the end of steps into it; also if that is too much to read."""
    left = [_MOST_BESIDE]
    ends = [*_in_place(End((), ground.opened.schema), ground.opened.parts, left)]
    for word, name in steps:
        ends = [
            inner
            for end in ends
            if (child := _child(end.node, word, name)) not in (None, False)
            for inner in _in_place(End((*end.way, (word, name)), child), ground.opened.parts, left)
        ]
    return bool(ends) or left[0] < 0


def _comment(node: Any) -> str:
    here = node.get("$comment") if isinstance(node, dict) else None
    return here if isinstance(here, str) else "-"


def _in_place(end: End, parts: Mapping[str, Any], left: list[int]) -> Iterator[End]:
    """A schema and everything that it says of the same value elsewhere."""
    left[0] -= 1
    if left[0] < 0 or len(end.way) > 60:
        return
    yield end
    name = part_of(end.node)
    if name is not None and name in parts:
        yield from _in_place(End((*end.way, ("$ref", name)), parts[name]), parts, left)
    if isinstance(end.node, dict):
        for word in _IN_PLACE:
            for index, child in enumerate(end.node.get(word, ())):
                yield from _in_place(End((*end.way, (word, str(index))), child), parts, left)


def _child(node: Any, word: str, name: str) -> Any:
    if not isinstance(node, dict):
        return None
    found = node.get(word)
    if word in _BY_NAME:
        return found.get(name) if isinstance(found, dict) else None
    if word in _ONE:
        return found
    return found[int(name)] if isinstance(found, list) and int(name) < len(found) else None
