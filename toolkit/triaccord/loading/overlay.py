"""OpenAPI Overlays (1.0 and 1.1): a document changed by actions, and which action wrote what.

The old document is never touched: only the objects on the way to a change are copied, the rest is
shared. So thirty versions of a vendor cost little more than one, and equal parts are the same object.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from triaccord.loading.jsonpath import BadPathError, plain_path, select
from triaccord.loading.pointers import NotFoundError, Tokens, get, join_pointer
from triaccord.loading.positions import Edit, ItemRemoved, Locator, Removed, Source, Written
from triaccord.model import InputError, Json
from triaccord.model.quick import dataclass

_ABSENT = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedAction:
    """One action of an overlay, and what it did.

    Attributes:
        file: The overlay's file.
        pointer: The action in it.
        target: Its JSONPath.
        does: `update`, `remove` or `copy`.
        note: What `x-note` says: the id of the note that the action stands on; None without one.
        places: JSON Pointers of what it selected.
    """

    file: str
    pointer: str
    target: str
    does: str
    note: Json
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaid:
    """A document after an overlay: the new document, the log for positions, and the actions."""

    document: dict[str, Any]
    edits: tuple[Edit, ...]
    actions: tuple[AppliedAction, ...]


def apply_overlay(document: dict[str, Any], overlay: Source) -> Overlaid:
    """A document after all actions of an overlay, in their order.

    Raises:
        InputError: if the overlay is malformed, or an action selects nothing.
    """
    editor = _Editor(document, overlay)
    applied = []
    for index, action in enumerate(_actions(overlay)):
        applied.append(editor.act(index, action))
    return Overlaid(document=editor.document, edits=tuple(editor.edits), actions=tuple(applied))


def _actions(overlay: Source) -> Sequence[dict[str, Any]]:
    value = overlay.parsed.value
    if not isinstance(value, dict) or "overlay" not in value:
        raise InputError(
            "this is not an OpenAPI Overlay",
            file=overlay.name,
            mend="an overlay says `overlay: 1.0.0` at its top and has `actions`",
        )
    stated = str(value["overlay"])
    if not stated.startswith(("1.0", "1.1")):
        raise _error(overlay, ("overlay",), f"nobody knows Overlay {stated}", mend="1.0 and 1.1 are known")
    actions = value.get("actions")
    if not isinstance(actions, list):
        raise _error(overlay, ("actions",), "`actions` must be a list")
    for index, action in enumerate(actions):
        if not isinstance(action, dict) or not isinstance(action.get("target"), str):
            raise _error(overlay, ("actions", str(index)), "an action needs a `target`, a JSONPath")
    return actions


def _error(
    overlay: Source, tokens: Tokens, what: str, *, detail: str | None = None, mend: str | None = None
) -> InputError:
    place = Locator(overlay)(join_pointer(tokens))
    return InputError(what, file=place.file, line=place.line, column=place.column, detail=detail, mend=mend)


class _Editor:
    """Applies actions to a copy that shares what they leave alone."""

    def __init__(self, document: dict[str, Any], overlay: Source) -> None:
        self.document = dict(document)
        self.edits: list[Edit] = []
        self._overlay = overlay
        # Containers that this run made and may change; they are kept so that no id is used twice.
        self._own: dict[int, Any] = {id(self.document): self.document}

    def act(self, index: int, action: dict[str, Any]) -> AppliedAction:
        at: Tokens = ("actions", str(index))
        places = self._select(action["target"], (*at, "target"))
        if action.get("remove") is True:
            does = "remove"
            # Later items first, so that the indices of earlier ones stay true.
            for place in reversed(places):
                self._remove(place, at)
        elif "update" in action:
            does = "update"
            for place in places:
                self._write(place, action["update"], self._overlay, (*at, "update"))
        elif "copy" in action:
            does = "copy"
            self._copy(places, action["copy"], (*at, "copy"))
        else:
            raise _error(self._overlay, at, "an action needs `update`, `remove` or `copy`")
        return AppliedAction(
            file=self._overlay.name,
            pointer=join_pointer(at),
            target=action["target"],
            does=does,
            note=action.get("x-note"),
            places=tuple(join_pointer(place) for place in places),
        )

    def _select(self, path: Any, at: Tokens) -> list[Tokens]:
        try:
            places = select(path, self.document) if isinstance(path, str) else []
        except BadPathError as error:
            raise _error(self._overlay, at, "this is not a JSONPath", detail=f"{path}: {error}") from None
        if not places:
            raise _error(
                self._overlay,
                at,
                "this overlay action selects nothing",
                detail=str(path),
                mend=self._near(path),
            )
        return places

    def _near(self, path: Any) -> str | None:
        tokens = plain_path(path) if isinstance(path, str) else None
        if tokens is None:
            return None
        try:
            get(self.document, tokens)
        except NotFoundError as gone:
            import difflib

            near = difflib.get_close_matches(gone.missing, gone.siblings, n=3, cutoff=0.6)
            where = join_pointer(gone.reached) or "the root"
            hint = " or ".join(f"'{name}'" for name in near)
            return f"there is no '{gone.missing}' in {where}" + (f"; did you mean {hint}?" if hint else "")
        return None

    def _owned(self, tokens: Tokens) -> Any:
        """The container at a place, copied together with those above it unless this run made them."""
        node: Any = self.document
        for token in tokens:
            key: Any = int(token) if node.__class__ is list else token
            child = node[key]
            if id(child) not in self._own:
                child = list(child) if child.__class__ is list else dict(child)
                self._own[id(child)] = child
                node[key] = child
            node = child
        return node

    def _remove(self, place: Tokens, at: Tokens) -> None:
        if not place:
            raise _error(self._overlay, at, "an overlay cannot remove the whole document")
        parent = self._owned(place[:-1])
        if isinstance(parent, list):
            index = int(place[-1])
            self.edits.append(ItemRemoved(place[:-1], index, len(parent)))
            del parent[index]
        else:
            del parent[place[-1]]
            self.edits.append(Removed(place))

    def _copy(self, places: list[Tokens], path: Any, at: Tokens) -> None:
        sources = self._select(path, at)
        if len(sources) != 1:
            raise _error(
                self._overlay, at, "`copy` must select one place", detail=f"it selects {len(sources)}"
            )
        # A copy of its own: later actions may change what this run made, in one place only.
        value = copy.deepcopy(get(self.document, sources[0]))
        for place in places:
            # What is copied is said to stand in the overlay: the action is what a reader must look at.
            self._write(place, value, self._overlay, at[:-1], whole=True)

    def _write(
        self, place: Tokens, value: Any, source: Source, source_at: Tokens, *, whole: bool = False
    ) -> None:
        """Merge into an object, append to an array, replace anything else."""
        present = get(self.document, place)
        if isinstance(present, dict):
            if not isinstance(value, dict):
                raise _error(source, source_at, "an object can only be updated with an object")
            self._merge(place, value, source, source_at, whole=whole)
        elif isinstance(present, list):
            self._append(place, [value], source, [source_at])
        elif place:
            self._set(place, value, source, source_at)

    def _merge(
        self, place: Tokens, update: dict[str, Any], source: Source, source_at: Tokens, *, whole: bool
    ) -> None:
        target = self._owned(place)
        for key, value in update.items():
            at = source_at if whole else (*source_at, key)
            present = target.get(key, _ABSENT)
            if isinstance(present, dict) and isinstance(value, dict):
                self._merge((*place, key), value, source, at, whole=whole)
            elif isinstance(present, list) and isinstance(value, list):
                places = [at if whole else (*at, str(index)) for index in range(len(value))]
                self._append((*place, key), value, source, places)
            else:
                target[key] = value
                self.edits.append(Written((*place, key), source, at))

    def _append(self, place: Tokens, values: list[Any], source: Source, places: list[Tokens]) -> None:
        array = self._owned(place)
        for value, at in zip(values, places, strict=True):
            self.edits.append(Written((*place, str(len(array))), source, at))
            array.append(value)

    def _set(self, place: Tokens, value: Any, source: Source, source_at: Tokens) -> None:
        parent = self._owned(place[:-1])
        parent[int(place[-1]) if isinstance(parent, list) else place[-1]] = value
        self.edits.append(Written(place, source, source_at))
