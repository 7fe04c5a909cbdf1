"""Which name a part of another file gets as a component: readable, never twice, the same every time."""

from __future__ import annotations

import posixpath
import re
from typing import Any

from triaccord.loading.pointers import Tokens
from triaccord.loading.structure import SWAGGER_SECTIONS

_STRANGE = re.compile(r"[^A-Za-z0-9._-]+")


class Names:
    """Names given so far, by section, and the place of everything that has one."""

    def __init__(self, root: dict[str, Any]) -> None:
        self._swagger = "swagger" in root and "openapi" not in root
        self._taken: dict[str, set[str]] = {}
        self._places: dict[tuple[str, Tokens], Tokens] = {}

    def section(self, kind: str) -> Tokens | None:
        """Where the document keeps components of a kind; None if its dialect has no such place."""
        if not self._swagger:
            return ("components", kind)
        return (SWAGGER_SECTIONS[kind],) if kind in SWAGGER_SECTIONS else None

    def place(self, kind: str, name: str) -> Tokens:
        """Where the document keeps one component."""
        return (*(self.section(kind) or ()), name)

    def take(self, kind: str, name: str) -> None:
        """Remember that the document itself uses a name."""
        self._taken.setdefault(kind, set()).add(name)

    def adopt(self, kind: str, name: str, path: str, tokens: Tokens) -> None:
        """Let a name of the document's own stand for a part of another file, unless one does already."""
        self._places.setdefault((path, tokens), self.place(kind, name))

    def known(self, path: str, tokens: Tokens) -> Tokens | None:
        """The place that stands for a part of another file; None if none does yet."""
        return self._places.get((path, tokens))

    def give(self, kind: str, path: str, tokens: Tokens) -> Tokens:
        """A new place for a part of another file."""
        taken = self._taken.setdefault(kind, set())
        stem = posixpath.basename(path).split(".")[0]
        folder = posixpath.basename(posixpath.dirname(path))
        short = tokens[-1] if tokens else stem
        candidates = [short, f"{stem}_{short}" if tokens else f"{folder}_{short}"]
        names = [_STRANGE.sub("_", each).strip("_") or "part" for each in candidates]
        name = next((each for each in names if each not in taken), None)
        number = 2
        while name is None:
            candidate = f"{names[0]}_{number}"
            name = candidate if candidate not in taken else None
            number += 1
        taken.add(name)
        place = self.place(kind, name)
        self._places[(path, tokens)] = place
        return place
