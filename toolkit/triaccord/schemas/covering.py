"""Whether one schema surely covers another, by their structure: each pair of parts once.

This proves less than the algebra and costs next to nothing, whatever the size: it reads a keyword only where
the other side does not say the same, and takes for granted that parts which did not change cover themselves.
"Yes" is a proof; "no" says that none was found. Recursion is met by assumption: a value is finite, so what
is assumed of a pair is assumed of smaller values.

Source: coinductive subtyping of recursive types (Amadio and Cardelli, 1993).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from triaccord.schemas.gaps import Gap, Step
from triaccord.schemas.layers import Layers, Node, layers_of, part_name
from triaccord.schemas.slicing import Sliced
from triaccord.schemas.validation import UnusableSchema

_MOST_PAIRS = 20_000
_MOST_DEPTH = 120
_MOST_GAPS = 12
_OPAQUE = frozenset({
    "not", "if", "then", "else", "dependentSchemas", "dependentRequired", "propertyNames", "contains",
    "unevaluatedProperties", "unevaluatedItems", "prefixItems",
})  # fmt: skip


class Covering:
    """What covers what, between the schemas of a sender and those of a receiver.

    Args:
        sent: The sender's named parts.
        received: The receiver's.
        same: Whether a part of the sender and one of the receiver are known to be one, with all that they
            lead to.
        within: For two parts that say the same but for what they refer to: the pairs of parts that they
            refer to; None for others. Covering those must be enough for covering these.
        formats: Whether `format` is an assertion.
    """

    def __init__(
        self,
        sent: Mapping[str, Any],
        received: Mapping[str, Any],
        *,
        same: Callable[[str, str], bool] = lambda sent, received: False,
        within: Callable[[str, str], Sequence[tuple[str, str]] | None] = lambda sent, received: None,
        formats: bool = True,
    ) -> None:
        self.sent, self.received, self.same, self.within = sent, received, same, within
        self.formats = formats
        self.gaps: list[Gap] = []
        # Whether a pair is covered, and the outermost of the pairs in the making that this rests on.
        self._known: dict[tuple[int, int], tuple[bool, int, Any, Any]] = {}
        self._below: dict[tuple[int, int], tuple[Gap, ...]] = {}
        self._references: dict[str, Node] = {}
        self._open: list[tuple[int, int]] = []
        self._resting: list[tuple[int, int]] = []
        self._lowest = _FREE
        self._layers: dict[int, tuple[Any, Layers]] = {}
        self._branches: dict[int, tuple[Any, Layers]] = {}
        self._left = _MOST_PAIRS

    def covers(self, sent: Any, received: Any) -> bool:
        """Whether the receiver's schema surely accepts all that the sender's does; `gaps` tells where not."""
        self.gaps = []
        self._left = _MOST_PAIRS
        try:
            return self._covers(sent, received, ())
        except BaseException:
            # What was assumed on the way was not shown.
            for pair in (*self._open, *self._resting):
                self._known.pop(pair, None)
            self._open, self._resting, self._lowest = [], [], _FREE
            raise

    # ---- pairs ---------------------------------------------------------------------------------------

    def _covers(self, sent: Any, received: Any, steps: tuple[Step, ...]) -> bool:
        if received is True or sent is False or (isinstance(received, dict) and received.keys() <= _SILENT):
            return True
        if _is_one(sent, received):
            return True
        one, other = part_name(sent), part_name(received)
        if one is not None and other is not None:
            # A closed reference lets less through than an open one.
            closed = received.get("unevaluatedProperties", _NOTHING)
            alike = closed is _NOTHING or repr(closed) == repr(sent.get("unevaluatedProperties"))
            if alike and self.same(one, other):
                return True
        key = id(sent), id(received)
        known = self._known.get(key)
        if known is not None:
            self._lowest = min(self._lowest, known[1])
            return known[0] or self._miss_again(steps, sent, received, key)
        self._left -= 1
        if self._left < 0 or len(steps) > _MOST_DEPTH:
            return False
        depth, lowest = len(self._open), self._lowest
        self._known[key] = True, depth, sent, received
        self._open.append(key)
        mark, told = len(self._resting), len(self.gaps)
        self._lowest = _FREE
        found = self._by_parts(sent, received, steps) or self._decided(sent, received, steps)
        self._open.pop()
        if not found:
            self._known[key] = False, _FREE, sent, received
            if told < _MOST_GAPS:
                self._below[key] = tuple(
                    replace(gap, steps=gap.steps[len(steps) :]) for gap in self.gaps[told:]
                )
            # What was concluded from this assumption has lost its ground.
            for later in self._resting[mark:]:
                del self._known[later]
            del self._resting[mark:]
            self._lowest = lowest
        elif self._lowest >= depth:
            # It rests on no assumption but its own: what was concluded on the way stands, too.
            for proved in (*self._resting[mark:], key):
                self._known[proved] = True, _FREE, *self._known[proved][2:]
            del self._resting[mark:]
            self._lowest = lowest
        else:
            self._known[key] = True, self._lowest, sent, received
            self._resting.append(key)
            self._lowest = min(lowest, self._lowest)
        return found

    def _by_parts(self, sent: Any, received: Any, steps: tuple[Step, ...]) -> bool:
        """Whether two parts that differ only in what they refer to are covered by that."""
        one, other = part_name(sent), part_name(received)
        if one is None or other is None or "unevaluatedProperties" in received:
            return False
        pairs = self.within(one, other)
        if pairs is None:
            return False
        kept = len(self.gaps)
        covered = all(self._covers(self._to(name), self._to(its), steps) for name, its in pairs)
        del self.gaps[kept:]
        return covered

    def _to(self, name: str) -> Node:
        return self._references.setdefault(name, {"$ref": f"#/$defs/{name}"})

    def _decided(self, sent: Any, received: Any, steps: tuple[Step, ...]) -> bool:
        if received is False:
            return self._miss(steps, sent, received, "false")
        if not isinstance(received, dict) or (
            # A closed receiver is most often what was put back of the sender itself.
            "unevaluatedProperties" in received and self._is_copy(sent, received)
        ):
            return True
        view = self._view(sent)
        if view.is_empty:
            return True
        before = len(self.gaps)
        if not _UNIONS.isdisjoint(received):
            # Two unions are mostly alike, branch by branch; what is in one of theirs is seldom the whole.
            if self._branch_by_branch(view, received, steps):
                return True
            del self.gaps[before:]
        for word in received:
            if word not in _SILENT and not self._keyword(view, sent, received, word, steps):
                break
        else:
            return True
        kept = len(self.gaps)
        if next(view.splits(), None) is None:
            return False
        covered = self._branch_by_branch(view, received, steps)
        del self.gaps[before : None if covered else kept]
        return covered

    def _branch_by_branch(self, view: Layers, received: Any, steps: tuple[Step, ...]) -> bool:
        """Whether the sender has a union, and each of its branches is covered."""
        branches = next(view.splits(), ())
        return bool(branches) and all(self._covers(branch, received, steps) for branch in branches)

    def _is_copy(self, sent: Any, received: Any) -> bool:
        """Whether both say the same in the same words, of parts that are known to be one."""
        if isinstance(sent, dict) and isinstance(received, dict):
            words = sent.keys() - {"$comment"}
            if words != received.keys() - {"$comment"}:
                return False
            return all(
                self.same(
                    str(sent[word]).removeprefix("#/$defs/"), str(received[word]).removeprefix("#/$defs/")
                )
                if word == "$ref"
                else self._is_copy(sent[word], received[word])
                for word in words
            )
        if isinstance(sent, list) and isinstance(received, list):
            return len(sent) == len(received) and all(map(self._is_copy, sent, received))
        return sent == received and repr(sent) == repr(received)

    def _view(self, sent: Any) -> Layers:
        known = self._layers.get(id(sent))
        if known is None:
            known = self._layers[id(sent)] = sent, layers_of(sent, self.sent)
        return known[1]

    def _miss(self, steps: tuple[Step, ...], sent: Any, received: Any, keyword: str) -> bool:
        if len(self.gaps) < _MOST_GAPS:
            self.gaps.append(Gap(steps, sent, received, keyword))
        return False

    def _miss_again(self, steps: tuple[Step, ...], sent: Any, received: Any, key: tuple[int, int]) -> bool:
        """What was found missing between two schemas, told of another place where they meet."""
        below = self._below.get(key, ())
        for gap in below:
            if len(self.gaps) < _MOST_GAPS:
                self.gaps.append(replace(gap, steps=(*steps, *gap.steps)))
        return False if below else self._miss(steps, sent, received, "again")

    # ---- keywords of the receiver ----------------------------------------------------------------------

    def _keyword(self, view: Layers, sent: Any, received: Node, word: str, steps: tuple[Step, ...]) -> bool:
        item = received[word]
        if word == "$ref":
            name = str(item).removeprefix("#/$defs/")
            return name not in self.received or self._covers(sent, self.received[name], steps)
        if word == "allOf":
            return all(self._covers(sent, member, steps) for member in item)
        if word in ("anyOf", "oneOf"):
            return self._union(view, sent, received, word, steps)
        if word == "properties":
            return not view.may_be("object") or self._properties(view, item, steps)
        if word == "additionalProperties":
            return not view.may_be("object") or self._others(view, received, steps)
        if word == "patternProperties":
            return self._patterns(view, sent, received, steps)
        if word == "items":
            inner = view.entries() if view.may_be("array") else False
            return inner is False or self._covers(inner, item, (*steps, ("items", "")))
        if word == "unevaluatedProperties" and item is False and view.may_be("object"):
            return self._only_listed(view, received, steps)
        if word in _OPAQUE:
            return self._says_too(view, received, word) or self._miss(steps, sent, received, word)
        if view.keeps(word, item, received):
            return True
        covered = view.values is not None and self._accepts_all(view, {word: item})
        return covered or self._miss(steps, sent, received, word)

    def _properties(self, view: Layers, received: Node, steps: tuple[Step, ...]) -> bool:
        own = view.listed_alone
        for name, part in received.items():
            inner = own[name] if name in own else view.property(name)
            if inner is False or _is_one(inner, part):
                continue
            if not self._covers(inner, part, (*steps, ("properties", name))):
                return False
        return True

    def _others(self, view: Layers, received: Node, steps: tuple[Step, ...]) -> bool:
        item, named = received["additionalProperties"], received.get("properties", {})
        if received.get("patternProperties"):
            return (
                item is True or item == {} or self._miss(steps, view.node, received, "additionalProperties")
            )
        for name in view.names():
            if name not in named and (inner := view.property(name)) is not False:
                if item is False:
                    return self._miss(steps, view.node, received, "additionalProperties")
                if not self._covers(inner, item, (*steps, ("properties", name))):
                    return False
        rest = view.others()
        if rest is False:
            return True
        if item is False:
            return self._miss(steps, view.node, received, "additionalProperties")
        return self._covers(rest, item, (*steps, ("additionalProperties", "")))

    def _only_listed(self, view: Layers, received: Node, steps: tuple[Step, ...]) -> bool:
        """Whether nothing is sent that a closed schema does not list."""
        listing = layers_of(received, self.received)
        allowed = listing.lists_only()
        covered = allowed is not None and view.others() is False
        covered = covered and all(
            name in (allowed or ()) for name in view.names() if view.property(name) is not False
        )
        return covered or self._miss(steps, view.node, received, "unevaluatedProperties")

    def _patterns(self, view: Layers, sent: Any, received: Node, steps: tuple[Step, ...]) -> bool:
        if not view.may_be("object"):
            return True
        own = view.patterns()
        for pattern, part in received["patternProperties"].items():
            if pattern not in own:
                return self._miss(steps, sent, received, "patternProperties")
            if not self._covers(own[pattern], part, (*steps, ("patternProperties", pattern))):
                return False
        # A name that is listed may match the pattern too; and others that are free may.
        listed = any(view.property(name) is not False for name in view.names())
        if listed or view.others() is not False:
            return own.keys() == received["patternProperties"].keys() or self._miss(
                steps, sent, received, "patternProperties"
            )
        return True

    def _union(self, view: Layers, sent: Any, received: Node, word: str, steps: tuple[Step, ...]) -> bool:
        if view.values is not None and self._accepts_all(view, {word: received[word]}):
            return True
        kept, own, name = len(self.gaps), list[Gap](), part_name(sent)
        for index, branch in enumerate(received[word]):
            covered = self._covers(sent, branch, steps)
            here = self.gaps[kept:]
            alike = name is not None and part_name(branch) == name
            if here and (alike or (not own and all(len(gap.steps) > len(steps) for gap in here))):
                own = here
            del self.gaps[kept:]
            others = [one for at, one in enumerate(received[word]) if at != index]
            if covered and (word == "anyOf" or all(self._is_apart(view, one) for one in others)):
                return True
        # What a branch lacks further down, that is alike here, tells more than that no branch will do.
        self.gaps += own[: _MOST_GAPS - len(self.gaps)]
        return False if own else self._miss(steps, sent, received, word)

    def _is_apart(self, view: Layers, branch: Any) -> bool:
        """Whether nothing that the sender sends is in a branch."""
        known = self._branches.get(id(branch))
        if known is None:
            known = self._branches[id(branch)] = branch, layers_of(branch, self.received)
        return view.is_apart(known[1])

    def _accepts_all(self, view: Layers, received: Node) -> bool:
        accepting = Sliced({**received, "$defs": self.received}, formats=self.formats)
        try:
            return all(accepting.accepts(value) for value in view.values or ())
        except UnusableSchema:
            return False

    def _says_too(self, view: Layers, received: Node, word: str) -> bool:
        """Whether the sender has the very same keyword, and no reference in it."""
        concerned = _CONCERNS.get(word)
        if concerned is not None and not view.may_be(concerned):
            return True
        return any(
            layer.get(word, _NOTHING) == received[word]
            and repr(layer[word]) == repr(received[word])
            and "$ref" not in repr(received[word])
            and (word not in ("then", "else", "if") or layer.get("if") == received.get("if"))
            and word not in ("unevaluatedProperties", "unevaluatedItems")
            for layer in view.layers
        )


def _is_one(sent: Any, received: Any) -> bool:
    """Whether two schemas without others in them say the same in the same words."""
    if not isinstance(sent, dict) or (sent is not received and sent != received) or not sent.keys() <= _LEAF:
        return False
    if sent is received:
        return True
    # `1` and `True` are two values, but equal in Python.
    return sent.keys() <= _PLAIN or repr(sent) == repr(received)


_FREE = 1_000_000
_UNIONS = frozenset({"anyOf", "oneOf"})
_PLAIN = frozenset({
    "type", "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "minItems", "maxItems", "uniqueItems", "$comment",
})  # fmt: skip
_LEAF = _PLAIN | {"enum", "const", "multipleOf"}
_SILENT = frozenset({"$comment", "$defs", "$schema"})
_NOTHING: Any = object()
_CONCERNS = {
    **dict.fromkeys(("prefixItems", "contains", "unevaluatedItems"), "array"),
    **dict.fromkeys(
        ("dependentSchemas", "dependentRequired", "propertyNames", "unevaluatedProperties"), "object"
    ),
}


def _name(reference: Any) -> str:
    return str(reference).removeprefix("#/$defs/")
