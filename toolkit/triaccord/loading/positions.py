"""Where a node of a loaded document stands: through overlays and bundling, to file, line and column.

Nothing is scanned until somebody asks. A locator knows the text of the root document and a log of what
came from elsewhere; it replays the log into a trie, finds the file that a pointer came from, and asks
that file's own scanner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from typing import TypeAlias

from triaccord.loading.parsing import Parsed, Syntax
from triaccord.loading.pointers import Tokens, join_pointer, split_pointer
from triaccord.loading.version import Version
from triaccord.model import Location
from triaccord.model.quick import dataclass

Position: TypeAlias = "tuple[int, int]"
"""Line and column, 1-based."""
Finder: TypeAlias = "Callable[[set[Tokens]], dict[Tokens, Position]]"


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One text that a document was made of.

    Attributes:
        name: What errors call it.
        parsed: Its parse.
        again: Reads the text once more, where its parse does not keep it.
    """

    name: str
    parsed: Parsed
    again: Callable[[], bytes] | None = None
    _index: list[Finder] = field(default_factory=list, repr=False)

    def places(self, wanted: set[Tokens]) -> dict[Tokens, Position]:
        """Line and column of each wanted place; of its nearest existing ancestor if it is absent.

        A member stands where its key does, an item where it begins, the document where its text does.
        """
        if not self._index:
            data = self.parsed.data if self.again is None else self.again()
            self._index.append(_finder(self.parsed.syntax, data))
        found = self._index[0](wanted)
        for tokens in wanted - found.keys():
            above = tokens
            while above and above not in found:
                above = above[:-1]
            found[tokens] = found.get(above, (1, 1))
        return found


@dataclass(frozen=True, slots=True)
class Written:
    """The subtree at `at` came from `source_at` in another text."""

    at: Tokens
    source: Source
    source_at: Tokens


@dataclass(frozen=True, slots=True)
class Removed:
    """The member at `at` was removed."""

    at: Tokens


@dataclass(frozen=True, slots=True)
class ItemRemoved:
    """Item `index` of the array at `array`, which had `length` items, was removed."""

    array: Tokens
    index: int
    length: int


Edit: TypeAlias = "Written | Removed | ItemRemoved"


@dataclass(slots=True)
class _Node:
    origin: tuple[Source, Tokens] | None = None
    children: dict[str, _Node] = field(default_factory=dict)


class _Provenance:
    """A trie from pointers to the text that they came from."""

    def __init__(self, root: Source, edits: Iterable[Edit]) -> None:
        self._root = _Node((root, ()))
        for edit in edits:
            self._apply(edit)

    def _apply(self, edit: Edit) -> None:
        if isinstance(edit, Written):
            node = self._reach(edit.at)
            node.origin = (edit.source, edit.source_at)
            node.children.clear()
        elif isinstance(edit, Removed):
            if edit.at:
                self._reach(edit.at[:-1]).children.pop(edit.at[-1], None)
        else:
            self._shift(edit)

    def _shift(self, edit: ItemRemoved) -> None:
        array = self._reach(edit.array)
        items = []
        for index in range(edit.length):
            token = str(index)
            child = array.children.get(token, _Node())
            if child.origin is None:
                child.origin = self.origin((*edit.array, token))
            items.append(child)
        del items[edit.index]
        array.children = {str(index): child for index, child in enumerate(items)}

    def _reach(self, tokens: Tokens) -> _Node:
        node = self._root
        for token in tokens:
            node = node.children.setdefault(token, _Node())
        return node

    def origin(self, tokens: Tokens) -> tuple[Source, Tokens]:
        node = self._root
        best = node.origin
        reached = 0
        for depth, token in enumerate(tokens, start=1):
            child = node.children.get(token)
            if child is None:
                break
            node = child
            if node.origin is not None:
                best, reached = node.origin, depth
        assert best is not None  # noqa: S101  (the root has an origin)
        return best[0], (*best[1], *tokens[reached:])


class Locator:
    """Answers where pointers of one loaded document stand; slow at first, then from memory."""

    def __init__(self, root: Source, edits: Sequence[Edit] = ()) -> None:
        self._source = root
        self._edits = edits
        self._provenance: _Provenance | None = None
        self._known: dict[str, Location] = {}

    def __call__(self, pointer: str) -> Location:
        """Where one pointer stands; the nearest node above it that exists, if it does not."""
        return self._known.get(pointer) or self.many([pointer])[0]

    def many(self, pointers: Iterable[str]) -> tuple[Location, ...]:
        """Where many pointers stand, in their order, in one walk over each text."""
        wanted = list(pointers)
        if self._provenance is None:
            self._provenance = _Provenance(self._source, self._edits)
        by_source: dict[int, tuple[Source, dict[str, Tokens]]] = {}
        for pointer in wanted:
            if pointer not in self._known:
                source, tokens = self._provenance.origin(split_pointer(pointer))
                by_source.setdefault(id(source), (source, {}))[1][pointer] = tokens
        for source, asked in by_source.values():
            found = source.places(set(asked.values()))
            for pointer, tokens in asked.items():
                line, column = found[tokens]
                self._known[pointer] = Location(file=source.name, pointer=pointer, line=line, column=column)
        return tuple(self._known[pointer] for pointer in wanted)

    def origin(self, pointer: str) -> tuple[str, str]:
        """The file that a node came from, and its pointer there."""
        if self._provenance is None:
            self._provenance = _Provenance(self._source, self._edits)
        source, tokens = self._provenance.origin(split_pointer(pointer))
        return source.name, join_pointer(tokens)

    def extended(self, edits: Sequence[Edit]) -> Locator:
        """A locator for the same document after more edits."""
        return Locator(self._source, (*self._edits, *edits))


def locate_many(version: Version, pointers: Iterable[str]) -> tuple[Location, ...]:
    """Where many pointers of a version stand, in their order; one walk instead of one per pointer."""
    if isinstance(version.locate, Locator):
        return version.locate.many(pointers)
    return tuple(version.locate(pointer) for pointer in pointers)


def _finder(syntax: Syntax, data: bytes) -> Finder:
    if syntax is Syntax.JSON:
        from triaccord.loading.json_positions import JsonIndex

        return JsonIndex(data).find
    from triaccord.loading.yaml_positions import YamlIndex

    return YamlIndex(data).find
