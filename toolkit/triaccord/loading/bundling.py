"""One self-contained document from one or many files: every reference internal, every fault told.

Most documents need nothing: their references are found in the bytes and looked up. The rest is
rebuilt. A reference to another file becomes a component of the right section, named after its target;
what has no section (path items, single operations, texts) is put in its place. A component that is
nothing but a reference to a file is that file's name for everybody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from triaccord.loading.limits import DEFAULT_LIMITS, Limits
from triaccord.loading.pointers import NotFoundError, Tokens, fragment_tokens, get, join_pointer
from triaccord.loading.positions import Edit, ItemRemoved, Locator, Source, Written
from triaccord.loading.references import mentioned
from triaccord.loading.sources import Tree
from triaccord.loading.structure import SECTIONS, kind_of_item, kind_of_member
from triaccord.model import InputError
from triaccord.model.quick import dataclass

if TYPE_CHECKING:
    from triaccord.loading.files import Files

_MOST_INLINED = 40
_DROPPED = object()
_TEXT_ENDINGS = (".md", ".txt", ".markdown", ".html", ".mdx")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundled:
    """A self-contained document, the log for positions, and what was mended."""

    document: dict[str, Any]
    edits: tuple[Edit, ...]
    repairs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _At:
    """Where the walk is: in which file, where in it, and where in the bundled document."""

    path: str
    inside: Tokens
    bundled: Tokens

    def child(self, token: str) -> _At:
        return _At(self.path, (*self.inside, token), (*self.bundled, token))


def bundle(
    source: Source,
    path: str,
    tree: Tree,
    *,
    limits: Limits = DEFAULT_LIMITS,
    remote: Tree | None = None,
    lenient: bool = False,
) -> Bundled:
    """The document of a source with references to its own parts only.

    Args:
        source: The root document's text.
        path: Its path in `tree`.
        tree: Where relative references are read from.
        limits: Bounds on files, bytes and depth.
        remote: Where `https:` references are read from; None refuses them.
        lenient: Let a reference to nowhere stand for anything, and tell it, instead of an error.

    Raises:
        InputError: for a reference that leads nowhere, leaves the tree, or is not allowed.
    """
    document = source.parsed.value
    if not isinstance(document, dict):
        return Bundled(document=document, edits=(), repairs=source.parsed.repairs)
    references = mentioned(source.parsed)
    if references is not None and _are_settled(document, references):
        return Bundled(document=document, edits=(), repairs=source.parsed.repairs)
    from triaccord.loading.files import Files

    bundler = _Bundler(source, path, Files(tree, remote, limits), lenient=lenient)
    return bundler.run()


def _are_settled(document: dict[str, Any], references: Iterable[str]) -> bool:
    """Whether all references are settled: most are names in few sections, each of which is found once."""
    sections: dict[str, Any] = {}
    settled: set[str] = set()
    for reference in references:
        parent, _, name = reference.rpartition("/")
        if parent not in sections:
            sections[parent] = _section(document, parent)
        target = sections[parent].get(name, _DROPPED)
        # Where it is absent, written with escapes, or a reference itself, a closer look decides.
        is_plain = target is not _DROPPED and not (target.__class__ is dict and "$ref" in target)
        if not is_plain and not _is_settled(document, reference, settled):
            return False
    return True


def _section(document: dict[str, Any], parent: str) -> dict[str, Any]:
    """The object at a plainly written reference; an empty one if there is none."""
    if not parent.startswith("#/") or "%" in parent:
        return {}
    try:
        section = get(document, fragment_tokens(parent[1:]))
    except NotFoundError:
        return {}
    return section if section.__class__ is dict else {}


def _is_settled(document: dict[str, Any], reference: str, settled: set[str]) -> bool:
    """Whether a reference is internal, plainly written, and leads to something other than itself.

    All on the way are `settled` then, and are not followed again.
    """
    seen: set[str] = set()
    while True:
        if not reference.startswith("#/") or "%" in reference or reference in seen:
            return False
        seen.add(reference)
        try:
            target = get(document, fragment_tokens(reference[1:]))
        except NotFoundError:
            return False
        following = target.get("$ref") if target.__class__ is dict else None
        if not isinstance(following, str) or following in settled:
            settled |= seen
            return True
        reference = following


def require_settled(document: dict[str, Any], references: Iterable[str] | None, locator: Locator) -> None:
    """Refuse a document, put together from several texts, with a reference to nowhere.

    Args:
        document: The whole document.
        references: What its texts mention, perhaps more than is still there; None if that is not known.
        locator: Where its parts stand.

    Raises:
        InputError: with the place of the first such reference.
    """
    if references is not None and _are_settled(document, references):
        return
    for tokens, reference in _real_references(document, "root", ()):
        if not _is_settled(document, reference, set()):
            place = locator(join_pointer((*tokens, "$ref")))
            known = ["#" + join_pointer(each) for each in component_places(document)]
            import difflib

            near = difflib.get_close_matches(reference, known, n=1, cutoff=0.6)
            raise InputError(
                "`$ref` leads nowhere",
                file=place.file,
                line=place.line,
                column=place.column,
                detail=f"'{reference}'",
                mend="did you mean " + " or ".join(f"'{name}'" for name in near) + "?" if near else None,
            )


def _real_references(node: Any, kind: str | None, at: Tokens) -> Iterator[tuple[Tokens, str]]:
    if kind is None:
        return
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield at, node["$ref"]
        for key, value in node.items():
            yield from _real_references(value, kind_of_member(kind, key), (*at, key))
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _real_references(item, kind_of_item(kind), (*at, str(index)))


class _Bundler:
    def __init__(self, source: Source, path: str, files: Files, *, lenient: bool) -> None:
        from triaccord.loading.naming import Names

        self._source = source
        self._path = path
        self._files = files
        self._files.add(path, source)
        self._lenient = lenient
        self._edits: list[Edit] = []
        self._repairs: list[str] = list(source.parsed.repairs)
        self._names = Names(source.parsed.value)
        self._waiting: list[tuple[str, str, str, Tokens]] = []
        self._inlining: dict[tuple[str, Tokens], Tokens] = {}

    def run(self) -> Bundled:
        root = self._source.parsed.value
        self._adopt_aliases(root)
        document = self._rewritten(root, "root", _At(self._path, (), ()))
        # Components pull in more components; the list grows while it is worked on.
        done = 0
        while done < len(self._waiting):
            section, name, path, tokens = self._waiting[done]
            done += 1
            place = self._names.place(section, name)
            value = self._files.get(path, tokens)
            self._edits.append(Written(place, self._files.source(path), tokens))
            self._put(document, place, self._rewritten(value, section, _At(path, tokens, place)))
        repairs = [*self._repairs, *self._files.repairs]
        return Bundled(document=document, edits=tuple(self._edits), repairs=tuple(dict.fromkeys(repairs)))

    @staticmethod
    def _put(document: dict[str, Any], place: Tokens, value: Any) -> None:
        node = document
        for token in place[:-1]:
            following = node.get(token)
            if not isinstance(following, dict):
                following = node[token] = {}
            node = following
        node[place[-1]] = value

    def _adopt_aliases(self, root: dict[str, Any]) -> None:
        """Let `components: {schemas: {Pet: {$ref: pet.yaml}}}` name pet.yaml for every reference to it."""
        for section in SECTIONS:
            place = self._names.section(section)
            if place is None:
                continue
            try:
                entries = get(root, place)
            except NotFoundError:
                continue
            path, inside = self._path, place
            if isinstance(entries, dict) and isinstance(entries.get("$ref"), str):
                target = self._target_or_none(entries["$ref"], path)
                if target is None:
                    continue
                path, inside = target
                entries = self._files.get(path, inside)
            if not isinstance(entries, dict):
                continue
            for name, entry in entries.items():
                self._names.take(section, name)
                if path != self._path:
                    self._names.adopt(section, name, path, (*inside, name))
                if isinstance(entry, dict) and isinstance(entry.get("$ref"), str) and len(entry) == 1:
                    target = self._target_or_none(entry["$ref"], path)
                    if target is not None and target[0] != self._path:
                        self._names.adopt(section, name, *target)

    def _target_or_none(self, reference: str, path: str) -> tuple[str, Tokens] | None:
        try:
            target = self._files.resolve(reference, path)
            self._files.get(*target)
        except (InputError, NotFoundError):
            return None
        return target

    def _rewritten(self, node: Any, kind: str | None, at: _At) -> Any:
        if kind is None:
            return node
        if isinstance(node, dict):
            reference = node.get("$ref")
            if isinstance(reference, str):
                return self._reference(node, reference, kind, at)
            if reference is None and "$ref" in node and not kind.startswith("{}"):
                self._repairs.append(f"{self._place(at)}: `$ref` is empty; in YAML a reference needs quotes")
                node = {key: value for key, value in node.items() if key != "$ref"}
            if kind == "discriminator":
                return self._discriminator(node, at)
            return {
                key: self._rewritten(value, kind_of_member(kind, key), at.child(key))
                for key, value in node.items()
            }
        if isinstance(node, list):
            return self._list(node, kind, at)
        return node

    def _list(self, node: list[Any], kind: str, at: _At) -> list[Any]:
        inner = kind_of_item(kind)
        items = [self._rewritten(item, inner, at.child(str(i))) for i, item in enumerate(node)]
        for index in range(len(items) - 1, -1, -1):
            if items[index] is _DROPPED:
                self._edits.append(ItemRemoved(at.bundled, index, len(items)))
                del items[index]
        return items

    def _reference(self, node: dict[str, Any], reference: str, kind: str, at: _At) -> Any:
        try:
            path, tokens = self._files.resolve(reference, at.path)
            if kind not in SECTIONS and path.endswith(_TEXT_ENDINGS) and not tokens:
                return self._files.text(path)
            target = self._files.get(path, tokens)
            self._refuse_loop(target, path, tokens)
        except (InputError, NotFoundError) as error:
            return self._fault(node, reference, kind, at, error)
        siblings = {
            key: self._rewritten(value, kind_of_member(kind, key), at.child(key))
            for key, value in node.items()
            if key != "$ref"
        }
        if path == self._path:
            return {"$ref": "#" + join_pointer(tokens), **siblings}
        place = self._names.known(path, tokens)
        if place is None and self._has_home(kind):
            place = self._names.give(kind, path, tokens)
            self._waiting.append((kind, place[-1], path, tokens))
        if place is not None and place != at.bundled:
            return {"$ref": "#" + join_pointer(place), **siblings}
        return self._inlined(target, path, tokens, siblings, kind, at)

    def _has_home(self, kind: str) -> bool:
        # Path items are put in place: there paths are compared, and only 3.1 has a section for them.
        return kind in SECTIONS and kind != "pathItems" and self._names.section(kind) is not None

    def _inlined(
        self, target: Any, path: str, tokens: Tokens, siblings: dict[str, Any], kind: str, at: _At
    ) -> Any:
        above = self._inlining.get((path, tokens))
        if above is not None:
            return {"$ref": "#" + join_pointer(above), **siblings}
        if len(self._inlining) >= _MOST_INLINED:
            self._repairs.append(f"{self._place(at)}: too many references lead into each other; cut here")
            return siblings
        self._inlining[(path, tokens)] = at.bundled
        self._edits.append(Written(at.bundled, self._files.source(path), tokens))
        value = self._rewritten(target, kind, _At(path, tokens, at.bundled))
        del self._inlining[(path, tokens)]
        if not siblings or not isinstance(value, dict):
            return value
        for key in siblings:
            here = self._files.source(at.path)
            self._edits.append(Written((*at.bundled, key), here, (*at.inside, key)))
        return {**value, **siblings}

    def _refuse_loop(self, target: Any, path: str, tokens: Tokens) -> None:
        """Refuse references that only lead to each other."""
        seen = {(path, tokens)}
        while isinstance(target, dict) and isinstance(target.get("$ref"), str):
            path, tokens = self._files.resolve(target["$ref"], path)
            if (path, tokens) in seen:
                raise InputError(
                    "`$ref`s lead in a circle to each other and nowhere else",
                    mend="let one of them say what is meant",
                )
            seen.add((path, tokens))
            target = self._files.get(path, tokens)

    def _discriminator(self, node: dict[str, Any], at: _At) -> dict[str, Any]:
        mapping = node.get("mapping")
        if not isinstance(mapping, dict):
            return node
        made = {}
        for value, target in mapping.items():
            made[value] = target
            if isinstance(target, str) and (
                "#" in target or "/" in target or target.endswith((".yaml", ".json"))
            ):
                reference = self._reference(
                    {"$ref": target}, target, "schemas", at.child("mapping").child(value)
                )
                made[value] = reference.get("$ref", target) if isinstance(reference, dict) else target
        return {**node, "mapping": made}

    def _fault(
        self, node: dict[str, Any], reference: str, kind: str, at: _At, error: InputError | NotFoundError
    ) -> Any:
        what = "`$ref` leads nowhere"
        mend: str | None = self._near(reference, at.path)
        if isinstance(error, InputError):
            what, mend = error.what, error.mend or mend
        if not self._lenient:
            source = self._files.source(at.path)
            place = Locator(source)(join_pointer((*at.inside, "$ref") if "$ref" in node else at.inside))
            detail = f"'{reference}'"
            if isinstance(error, InputError) and error.file not in (None, place.file):
                detail += f" → {error.place}"
            raise InputError(
                what, file=place.file, line=place.line, column=place.column, detail=detail, mend=mend
            ) from None
        self._repairs.append(f"{self._place(at)}: {what} ('{reference}'); read as if it said nothing")
        if at.inside and at.inside[-1].isdecimal() and kind == "parameters":
            return _DROPPED
        return {key: value for key, value in node.items() if key != "$ref"}

    def _place(self, at: _At) -> str:
        place = Locator(self._files.source(at.path))(join_pointer(at.inside))
        return f"{place.file}:{place.line}:{place.column}"

    def _near(self, reference: str, path: str) -> str | None:
        stated, _, fragment = reference.partition("#")
        try:
            target = self._files.path_of(stated, path) if stated else path
            value = self._files.get(target, ())
        except (InputError, NotFoundError):
            return None
        import difflib

        known = [f"{stated}#{join_pointer(tokens)}" for tokens in component_places(value)]
        near = difflib.get_close_matches(f"{stated}#{fragment}", known, n=1, cutoff=0.6)
        return "did you mean " + " or ".join(f"'{name}'" for name in near) + "?" if near else None


def component_places(document: Any) -> list[Tokens]:
    """Where a document keeps things that can be referred to by name."""
    if not isinstance(document, dict):
        return []
    places: list[Tokens] = []
    components = document.get("components")
    sections = (
        [(("components", key), value) for key, value in components.items()]
        if isinstance(components, dict)
        else []
    )
    sections += [((key,), document.get(key)) for key in ("definitions", "parameters", "responses", "$defs")]  # type: ignore[misc]
    for at, section in sections:
        if isinstance(section, dict):
            places += [(*at, name) for name in section]
    return places
