"""The files of one multi-file document: read once each, within bounds, and looked up by reference."""

from __future__ import annotations

import posixpath
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from triaccord.loading.limits import Limits
from triaccord.loading.parsing import parse
from triaccord.loading.pointers import NotFoundError, Tokens, fragment_tokens, get
from triaccord.loading.positions import Source
from triaccord.loading.sources import Tree
from triaccord.model import InputError

# References that are followed on the way to one place; more is a circle.
_MOST_HOPS = 50


class Files:
    """Sources by path. A path is relative to the tree's root, or a whole URL."""

    def __init__(self, tree: Tree, remote: Tree | None, limits: Limits) -> None:
        self.repairs: list[str] = []
        self._tree = tree
        self._remote = remote
        self._limits = limits
        self._sources: dict[str, Source] = {}
        self._failed: dict[str, InputError] = {}
        self._texts: dict[str, str] = {}
        self._named: dict[str, dict[str, Tokens]] = {}
        self._bytes = 0
        self._root = ""

    def add(self, path: str, source: Source) -> None:
        """Make the root document known."""
        self._root = path
        self._sources[path] = source
        self._bytes += len(source.parsed.data)

    def source(self, path: str) -> Source:
        """The parsed text at a path.

        Raises:
            InputError: if it cannot be read.
        """
        if path in self._failed:
            raise self._failed[path]
        if path not in self._sources:
            try:
                data, name = self._read(path)
                source = Source(name, parse(data, name, self._limits))
            except InputError as error:
                self._failed[path] = error
                raise
            self._sources[path] = source
            self.repairs += source.parsed.repairs
        return self._sources[path]

    def text(self, path: str) -> str:
        """The plain text at a path (a description kept in a file of its own)."""
        if path not in self._texts:
            self._texts[path] = self._read(path)[0].decode("utf-8", "replace")
        return self._texts[path]

    def get(self, path: str, tokens: Tokens) -> Any:
        """What is at a place of a file, through references on the way.

        Raises:
            NotFoundError: if there is nothing.
            InputError: if a file cannot be read.
        """
        for _ in range(_MOST_HOPS):
            value = self.source(path).parsed.value
            try:
                return get(value, tokens)
            except NotFoundError as gone:
                on_the_way = get(value, gone.reached)
                if not isinstance(on_the_way, dict) or not isinstance(on_the_way.get("$ref"), str):
                    raise
                path, start = self.resolve(on_the_way["$ref"], path)
                tokens = (*start, *tokens[len(gone.reached) :])
        raise NotFoundError(tokens, "", ())

    def resolve(self, reference: str, base: str) -> tuple[str, Tokens]:
        """The path and tokens that a reference in a file means.

        Raises:
            InputError: if it is not allowed.
            NotFoundError: if it names an anchor that is not there.
        """
        stated, _, fragment = reference.partition("#")
        named = self._known_names(base) if stated or (fragment and fragment[0] != "/") else {}
        if reference in named:
            return base, named[reference]
        if stated in named:
            return base, (*named[stated], *self._fragment(fragment, base))
        path = self.path_of(stated, base) if stated else base
        if stated and path not in self._sources and "/" not in stated and "." not in stated:
            home = self._bare_name(stated, base)
            if home is not None:
                return home
        return path, self._fragment(fragment, path)

    def _fragment(self, fragment: str, path: str) -> Tokens:
        if not fragment or fragment.startswith("/"):
            return fragment_tokens(fragment)
        named = self._known_names(path)
        if "#" + fragment in named:
            return named["#" + fragment]
        raise NotFoundError((), fragment, named)

    def _bare_name(self, name: str, base: str) -> tuple[str, Tokens] | None:
        """`$ref: Pet`, as Swagger 1.2 wrote it, if there is such a schema and no such file."""
        for section in (("components", "schemas"), ("definitions",)):
            try:
                self.get(base, (*section, name))
            except NotFoundError:
                continue
            self.repairs.append(
                f"{self.source(base).name}: `$ref: {name}` was read as the schema of that name"
            )
            return base, (*section, name)
        return None

    def path_of(self, stated: str, base: str) -> str:
        """The path that the file part of a reference means.

        Raises:
            InputError: if it leads out of the tree or is of a kind that is never followed.
        """
        scheme = urlsplit(stated).scheme if ":" in stated else ""
        if scheme in {"http", "https"}:
            return stated
        if scheme:
            raise InputError(
                f"`{scheme}:` references are not followed", mend="refer to the file by a relative path"
            )
        if urlsplit(base).scheme in {"http", "https"}:
            return urljoin(base, stated)
        decoded = unquote(stated).replace("\\", "/")
        if decoded.startswith("/"):
            raise InputError("absolute paths are not followed", mend="refer to the file by a relative path")
        return posixpath.normpath(posixpath.join(posixpath.dirname(base), decoded))

    def _read(self, path: str) -> tuple[bytes, str]:
        if len(self._sources) + len(self._texts) >= self._limits.max_files:
            raise InputError(f"this document has more than {self._limits.max_files} files")
        if urlsplit(path).scheme in {"http", "https"}:
            if self._remote is None:
                raise InputError(
                    "references to other hosts are not followed",
                    mend="allow remote references, or bring the file beside the document",
                )
            read = self._remote.read(path, self._limits)
        else:
            read = self._tree.read(path, self._limits)
        self._bytes += len(read.data)
        if self._bytes > self._limits.max_total_bytes:
            raise InputError(
                f"the files of this document hold more than {self._limits.max_total_bytes} bytes"
            )
        return read.data, read.name

    def _known_names(self, path: str) -> dict[str, Tokens]:
        """`$id`s and `#anchor`s of a file, and where they are."""
        if path not in self._named:
            source = self.source(path)
            found: dict[str, Tokens] = {}
            if b"$id" in source.parsed.data or b"nchor" in source.parsed.data:
                _collect_names(source.parsed.value, (), found)
            self._named[path] = found
        return self._named[path]


def _collect_names(node: Any, at: Tokens, found: dict[str, Tokens]) -> None:
    if isinstance(node, dict):
        for keyword, prefix in (("$id", ""), ("$anchor", "#"), ("$dynamicAnchor", "#")):
            stated = node.get(keyword)
            if isinstance(stated, str) and stated:
                found.setdefault(prefix + stated, at)
        for key, value in node.items():
            _collect_names(value, (*at, key), found)
    elif isinstance(node, list):
        for index, item in enumerate(node):
            _collect_names(item, (*at, str(index)), found)
