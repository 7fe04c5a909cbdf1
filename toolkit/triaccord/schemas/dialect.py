"""A document's schemas as self-contained JSON Schema 2020-12, as one side of an exchange means them.

OpenAPI's schemas say less and more than JSON Schema: `nullable`, boolean exclusive bounds, `readOnly`
(never sent), `writeOnly` (never answered), `discriminator`. All of that is translated here, with what
the schema refers to under `$defs`. The difference of two translations is then a question about sets.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from triaccord.loading.slips import closes_all, lists_entries
from triaccord.loading.version import Dialect
from triaccord.model import Side
from triaccord.model.quick import dataclass
from triaccord.schemas import keywords
from triaccord.schemas.building import Build, comments, free_name
from triaccord.schemas.memory import Memory
from triaccord.schemas.together import Together, escaped

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_MAX_CHAIN = 64


class Reading(str, Enum):
    """How literally a schema is taken."""

    PLAIN = "plain"
    """As a set: what is not forbidden is allowed, undeclared properties among it."""
    DECLARED = "declared"
    """As a sender means it: only declared properties, and discriminators that tell the truth."""


class Role(str, Enum):
    """Who reads the schema: the party that writes the value, or the one that gets it."""

    SENDER = "sender"
    RECEIVER = "receiver"


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A self-contained schema.

    Attributes:
        schema: JSON Schema 2020-12 with everything that it needs under `$defs`.
        doubts: What could not be translated and was left out, in words; the set is then too large.
        size: How many schema nodes it has: what a budget counts.
        traced: The same schema, each node with its pointer in the document as `$comment`; None if that
            was not asked for.
    """

    schema: dict[str, Any]
    doubts: tuple[str, ...] = ()
    size: int = 0
    traced: dict[str, Any] | None = None


class Parts(Mapping[str, Any]):
    """The named parts of a document's schemas, each translated when it is first looked at."""

    def __init__(self, translator: Translator) -> None:
        self.translator = translator
        self.build = Build(translator.limit)
        self.memory = Memory()

    def __getitem__(self, name: str) -> Any:
        build = self.build
        if name not in build.defs:
            translator, at, value, hidden = build.waiting[name]
            build.size = 0
            build.defs[name] = translator._member(build, at, value, hidden)
            del build.waiting[name]
        return build.defs[name]

    def __contains__(self, name: object) -> bool:
        return name in self.build.pointers

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.build.pointers))

    def __len__(self) -> int:
        return len(self.build.pointers)

    def pointer(self, name: str) -> str:
        """Where a part stands in the document."""
        return self.build.pointers.get(name, "")

    def at(self, pointer: str) -> str | None:
        """The name of the part at a pointer; None if there is nothing."""
        name = self.build.names.get((id(self.translator), pointer, _NONE))
        if name is None and self.translator._together.target(f"#{pointer}") is not None:
            made = self.translator._reference(self.build, "", {}, f"#{pointer}", _NONE)
            name = str(made["$ref"]).removeprefix("#/$defs/")
        return name


@dataclass(frozen=True, slots=True)
class Opened:
    """A schema whose parts are translated when they are asked for, every node with its pointer.

    Attributes:
        schema: JSON Schema 2020-12; `$defs` are `parts`.
        root: The same without `$defs`.
        parts: What it, and other schemas of the same translator, refer to.
    """

    schema: dict[str, Any]
    root: dict[str, Any]
    parts: Parts

    def is_doubtful(self, part: Any) -> bool:
        """Whether something was left out of a piece of it that could not be translated."""
        doubts = self.parts.build.doubts
        return bool(doubts) and any(one.startswith(f"{at}: ") for at in comments(part) for one in doubts)


_NONE: frozenset[str] = frozenset()
_WITH_PARTS = frozenset({
    "$ref", "$dynamicRef", "properties", "required", "patternProperties", "dependentSchemas", "allOf",
    "anyOf", "oneOf", "prefixItems", "dependencies", "additionalItems", *keywords.VALUES, *keywords.MEMBERS,
})  # fmt: skip


class Translator:
    """Translates the schemas of one document for one side, role and reading.

    Args:
        document: The parsed document, references internal.
        dialect: What it is written in.
        side: `REQUEST` drops what is `readOnly`, `RESPONSE` what is `writeOnly`.
        role: A sender never sends what was dropped; a receiver does not care.
        reading: See `Reading`; `DECLARED` is for senders.
        formats: Whether `format` is an assertion.
        limit: How many schema nodes one translation may have.
        trace: Whether to tell where each node comes from.
        apart: Pointers of schemas that become parts of their own, though they stand inside of others.
        leaves: What translators of the same document have found out already; they fill it.
        together: The same, for schemas that hold together.
        alike: Leaves by their place and all that they say, which translators of two documents may share.
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        dialect: Dialect,
        *,
        side: Side,
        role: Role = Role.RECEIVER,
        reading: Reading = Reading.PLAIN,
        formats: bool = True,
        limit: int = 20_000,
        trace: bool = False,
        apart: Collection[str] = (),
        leaves: dict[int, tuple[dict[str, Any], Any]] | None = None,
        together: dict[Side, Together] | None = None,
        alike: dict[tuple[object, ...], dict[str, Any]] | None = None,
    ) -> None:
        self.document = document
        self.side = side
        self.role = role
        self.reading = reading
        self.formats = formats
        self.limit = limit
        self.trace = trace
        self.apart = apart
        self._ref_siblings = dialect in (Dialect.OPENAPI_3_1, Dialect.OPENAPI_3_2)
        hiding = "readOnly" if side is Side.REQUEST else "writeOnly"
        made = Together(document, hiding=hiding, ref_siblings=self._ref_siblings)
        self._together = made if together is None else together.setdefault(side, made)
        self._parts: Parts | None = None
        self._leaves = {} if leaves is None else leaves
        self._alike = {} if alike is None else alike

    def translate(self, nodes: Iterable[tuple[str, Any]]) -> Translation:
        """The schema that all given nodes (pointer and value) make together; none accept everything.

        Args:
            nodes: Pointers into the document with the values there.

        Raises:
            SchemaTooLarge: if it has more nodes than the limit.
        """
        build = Build(self.limit)
        whole = self._whole(build, nodes)
        while build.waiting:
            name, (translator, at, value, hidden) = build.waiting.popitem()
            build.defs[name] = translator._member(build, at, value, hidden)
        if build.defs:
            whole["$defs"] = dict(sorted(build.defs.items()))
        whole = {"$schema": DRAFT, **whole}
        doubts = tuple(dict.fromkeys(build.doubts))
        if not self.trace:
            return Translation(schema=whole, doubts=doubts, size=build.size)
        return Translation(schema=keywords.untraced(whole), doubts=doubts, size=build.size, traced=whole)

    def opened(self, nodes: Iterable[tuple[str, Any]]) -> Opened:
        """The schema of some nodes, its parts translated when they are asked for, and only once."""
        parts = self.parts
        parts.build.size = 0
        root = self._whole(parts.build, nodes)
        return Opened(schema={**root, "$defs": parts}, root=root, parts=parts)

    @property
    def parts(self) -> Parts:
        """The named parts that its opened schemas share."""
        if self._parts is None:
            self._parts = Parts(self)
        return self._parts

    def _whole(self, build: Build, nodes: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        parts = [self._root(build, at, value) for at, value in nodes]
        schema = parts[0] if len(parts) == 1 else {"allOf": parts} if parts else {}
        return dict(schema) if isinstance(schema, dict) else {} if schema else {"not": {}}

    # ---- one node -------------------------------------------------------------------------------

    def _root(self, build: Build, at: str, value: Any, hidden: frozenset[str] = _NONE) -> Any:
        """A schema where a value begins: here, and only here, undeclared properties can be forbidden."""
        if at in self.apart and not hidden:
            made = self._reference(build, at, {}, f"#{at}", _NONE)
        else:
            made = self._member(build, at, value, hidden)
        if self.reading is Reading.PLAIN or not isinstance(made, dict) or not isinstance(value, dict):
            return made
        if {"additionalProperties", "unevaluatedProperties"} & made.keys():
            return made
        return {**made, "unevaluatedProperties": False} if self._together.declares(at, value) else made

    def _member(self, build: Build, at: str, value: Any, inherited: frozenset[str] = _NONE) -> Any:
        """A schema that may be one of several that hold together."""
        build.count()
        if not isinstance(value, dict):
            return value if isinstance(value, bool) else {}
        if _WITH_PARTS.isdisjoint(value):
            return self._leaf(build, at, value)
        reference = value.get("$ref")
        if isinstance(reference, str):
            return self._reference(build, at, value, reference, inherited)
        if "$dynamicRef" in value:
            build.doubts.append(f"{at}: `$dynamicRef` was not followed")
        hidden = inherited | self._together.hidden_names(at, value)
        made = self._own(build, at, value, hidden)
        if self._together.says_nullable(at, value):
            made = keywords.with_null(made)
        return {"$comment": at, **made} if self.trace else made

    def _leaf(self, build: Build, at: str, value: dict[str, Any]) -> dict[str, Any]:
        """A schema without others in it, and without anything that depends on the side: most are such."""
        known = self._leaves.get(id(value))
        if known is not None and known[1] is value:
            if not self.trace:
                return dict(known[0])
            return known[0] if known[0]["$comment"] == at else {**known[0], "$comment": at}
        doubts = len(build.doubts)
        made = keywords.plain(value, formats=self.formats, doubts=build.doubts, at=at)
        if value.get("nullable") is True or value.get("x-nullable") is True:
            made = keywords.with_null(made)
        if self.trace:
            made = {"$comment": at, **made}
        if len(build.doubts) == doubts:  # a doubt is told of every place
            self._leaves[id(value)] = made, value
        return made

    def _reference(
        self, build: Build, at: str, value: dict[str, Any], reference: str, hidden: frozenset[str]
    ) -> Any:
        found = self._together.target(reference)
        if found is None:
            build.doubts.append(f"{at}: `{reference}` leads nowhere that we can follow")
            return {"$comment": at} if self.trace else {}
        pointer, target = found
        key = (id(self), pointer, hidden)
        name = build.names.get(key)
        if name is None:
            name = free_name(pointer, build.pointers)
            build.pointers[name] = pointer
            build.names[key] = name
            build.waiting[name] = (self, pointer, target, hidden)
        made: dict[str, Any] = {"$ref": f"#/$defs/{name}"}
        if self.trace:
            made["$comment"] = at
        rest = {word: item for word, item in value.items() if word != "$ref"}
        if self._ref_siblings and keywords.says_something(rest):
            inner = self._member(build, at, rest, hidden)
            made = {"allOf": [made, inner]} if isinstance(inner, bool) or inner else made
        return made

    def _own(self, build: Build, at: str, value: dict[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
        made = keywords.plain(value, formats=self.formats, doubts=build.doubts, at=at)
        if isinstance(required := value.get("required"), list):
            names = [name for name in required if isinstance(name, str) and name not in hidden]
            if names:
                made["required"] = sorted(set(names))
        for word in ("properties", "patternProperties", "dependentSchemas", "$defs"):
            entries = value.get(word)
            if isinstance(entries, dict) and word != "$defs":
                made[word] = self._properties(build, f"{at}/{word}/", entries, hidden)
        for word in keywords.VALUES:
            if word in value and isinstance(value[word], dict | bool) and not self._drops(word, value):
                made[word] = self._root(build, f"{at}/{word}", value[word])
        for word in keywords.MEMBERS:
            if word in value and isinstance(value[word], dict | bool):
                made[word] = self._member(build, f"{at}/{word}", value[word], hidden)
        for word in ("allOf", "anyOf", "oneOf", "prefixItems"):
            if word in value:
                self._list(build, at, value, word, hidden, made)
        items = value.get("items")
        if isinstance(items, list):
            made["prefixItems"] = [self._root(build, f"{at}/items/{i}", item) for i, item in enumerate(items)]
            if isinstance(more := value.get("additionalItems"), dict | bool):
                made["items"] = self._root(build, f"{at}/additionalItems", more)
        if isinstance(old_style := value.get("dependencies"), dict):
            self._dependencies(build, at, old_style, hidden, made)
        if lists_entries(value):
            made["items"] = {"allOf": [made["items"], {"enum": made.pop("enum")}]}
        if closes_all(value):
            made["unevaluatedProperties"] = made.pop("additionalProperties", False)
        return made

    def _drops(self, word: str, value: dict[str, Any]) -> bool:
        """Whether a sender ignores a keyword: that anything else may be sent names nothing to send."""
        return (
            word == "additionalProperties"
            and self.reading is Reading.DECLARED
            and value[word] in (True, {})
            and bool(value.get("properties"))
        )

    def _properties(
        self, build: Build, above: str, entries: dict[str, Any], hidden: frozenset[str]
    ) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, item in entries.items():
            at = above + (escaped(name) if "/" in name or "~" in name else name)
            if name in hidden and "/properties/" in at:
                made[name] = self.role is Role.RECEIVER
            elif item.__class__ is not dict or not _WITH_PARTS.isdisjoint(item):
                made[name] = self._root(build, at, item)
            else:
                build.count()
                said = keywords.all_said(item) if self.trace else None
                alike = None if said is None else self._alike.get((at, *said))
                if alike is None:
                    doubts = len(build.doubts)
                    alike = self._leaf(build, at, item)
                    if said is not None and len(build.doubts) == doubts:
                        self._alike[at, *said] = alike
                made[name] = alike
        return made

    def _list(
        self,
        build: Build,
        at: str,
        value: dict[str, Any],
        word: str,
        hidden: frozenset[str],
        made: dict[str, Any],
    ) -> None:
        items = value.get(word)
        if not isinstance(items, list) or not items:
            return
        translate = self._root if word == "prefixItems" else self._member
        made[word] = [translate(build, f"{at}/{word}/{i}", item, hidden) for i, item in enumerate(items)]
        if word in ("anyOf", "oneOf") and self.reading is Reading.DECLARED:
            keywords.discriminate(value, items, made[word])

    def _dependencies(
        self,
        build: Build,
        at: str,
        entries: dict[str, Any],
        hidden: frozenset[str],
        made: dict[str, Any],
    ) -> None:
        for name, item in entries.items():
            if isinstance(item, list):
                made.setdefault("dependentRequired", {})[name] = item
            else:
                schema = self._member(build, f"{at}/dependencies/{escaped(name)}", item, hidden)
                made.setdefault("dependentSchemas", {})[name] = schema
