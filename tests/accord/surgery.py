"""Cut one action out of an overlay, put it in too early, or cut one bullet out of the notes."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from triaccord.loading import Catalogues, Version
from triaccord.loading.limits import DEFAULT_LIMITS
from triaccord.loading.overlay import apply_overlay
from triaccord.loading.parsing import parse
from triaccord.loading.positions import Source

VENDOR = "procountor"


@dataclass(frozen=True)
class Step:
    """One step of the catalogue: the version before, its overlay's actions and its notes."""

    old: Version
    new: Version
    actions: tuple[dict[str, Any], ...]
    notes: Path

    def bullet_line(self, note: str) -> int:
        """The 1-based line of the bullet that an action stands on: `21.04-3` is the third bullet."""
        wanted = int(note.rpartition("-")[2])
        lines = self.notes.read_text(encoding="utf-8").splitlines()
        bullets = [number for number, line in enumerate(lines, 1) if line.lstrip().startswith("- ")]
        return bullets[wanted - 1]

    def notes_without(self, note: str) -> str:
        """The notes with that one bullet left out, its line kept empty."""
        lines = self.notes.read_text(encoding="utf-8").splitlines()
        lines[self.bullet_line(note) - 1] = ""
        return "\n".join(lines) + "\n"

    def without(self, note: str) -> Version:
        """The new version as if nobody had done what this note says."""
        return self._applied(self.old, [a for a in self.actions if a.get("x-note") != note], self.new)

    def too_early(self, note: str) -> Version:
        """The old version as if what this note says had been done already."""
        return self._applied(self.old, [a for a in self.actions if a.get("x-note") == note], self.old)

    def _applied(self, base: Version, actions: list[dict[str, Any]], like: Version) -> Version:
        overlay = {"overlay": "1.0.0", "info": {"title": "test", "version": "1"}, "actions": actions}
        data = yaml.safe_dump(overlay, sort_keys=False, allow_unicode=True).encode()
        source = Source("surgery.yaml", parse(data, "surgery.yaml", DEFAULT_LIMITS))
        done = apply_overlay(copy.deepcopy(base.document), source)
        return replace(like, document=done.document, origin=like.origin + "+surgery")


@cache
def step(version: str) -> Step:
    """The step that leads to a version of the catalogue."""
    vendor = Catalogues.found().vendor(VENDOR)
    index = vendor.names.index(version)
    entry = vendor.versions[index]
    assert entry.overlay is not None
    assert entry.notes is not None
    overlay = yaml.safe_load(entry.overlay.read_text(encoding="utf-8"))
    return Step(
        old=vendor.load(vendor.names[index - 1]),
        new=vendor.load(version),
        actions=tuple(overlay["actions"]),
        notes=entry.notes,
    )
