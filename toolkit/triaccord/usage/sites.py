"""Which lines are the integrator's own: from a frame to `file:line`, libraries skipped."""

from __future__ import annotations

import sys
from pathlib import Path
from types import CodeType, FrameType

from triaccord.usage.values import Site

MAX_WALK = 120
"""How many frames are looked at before a call counts as nobody's."""
_FOREIGN = {"site-packages", "dist-packages", "__pypackages__", "node_modules"}
_OURSELVES = str(Path(__file__).parent.parent)

Position = tuple[int | None, int | None, int | None, int | None]
Spot = tuple[int, int]
"""A place in running code: the id of a code object and the offset of an instruction."""


class Sources:
    """Tells own code from libraries, and remembers the code objects it was asked about.

    Args:
        root: The project's folder; own code is below it, outside of any environment.
        also: More folders that count as own.

    Attributes:
        codes: Own code objects by id; None for foreign ones.
        silent: Files of libraries whose reading is noted in a better way than by watching it.
    """

    def __init__(self, root: Path, also: tuple[Path, ...] = ()) -> None:
        self.root = root.resolve()
        self.also = tuple(path.resolve() for path in also)
        self.codes: dict[int, CodeType | None] = {}
        self.silent: set[str] = set()
        self._positions: dict[int, tuple[Position, ...]] = {}
        self._kept: list[CodeType] = []
        self._files: dict[str, str | None] = {}
        self._environments: dict[Path, bool] = {}

    def owns(self, code: CodeType) -> bool:
        """Whether the code is the integrator's."""
        known = self.codes.get(id(code), self)
        if known is not self:
            return known is not None
        own = self.name_of(code.co_filename) is not None
        # Code objects are known by id, so they must outlive the recording, the foreign ones too.
        self._kept.append(code)
        self.codes[id(code)] = code if own else None
        return own

    def spot(self, frame: FrameType | None) -> Spot | None:
        """The innermost own place from `frame` outwards; None if there is none."""
        for _ in range(MAX_WALK):
            if frame is None:
                return None
            if self.owns(frame.f_code):
                return (id(frame.f_code), frame.f_lasti)
            frame = frame.f_back
        return None

    def stack(self, frame: FrameType | None, *, deep: int = 8) -> tuple[Spot, ...]:
        """Own places from `frame` outwards, innermost first."""
        found: list[Spot] = []
        for _ in range(MAX_WALK):
            if frame is None or len(found) == deep:
                break
            if self.owns(frame.f_code):
                found.append((id(frame.f_code), frame.f_lasti))
            frame = frame.f_back
        return tuple(found)

    def site(self, spot: Spot) -> Site | None:
        """The line of a spot; None if the code has no lines."""
        code = self.codes.get(spot[0])
        if code is None:
            return None
        file = self.name_of(code.co_filename)
        line = self.position(code, spot[1])[0]
        return Site(file=file, line=line) if file and line else None

    def position(self, code: CodeType, offset: int) -> Position:
        """First and last line and column of the instruction at `offset`, in own code.

        Unlike offsets this tells an instruction for sure: from its second run on, Python 3.12 reports the
        offset of the room behind it.
        """
        positions = self._positions.get(id(code))
        if positions is None:
            positions = self._positions[id(code)] = tuple(code.co_positions())
        return positions[offset // 2] if offset // 2 < len(positions) else (None, None, None, None)

    def name_of(self, filename: str) -> str | None:
        """A source file as the recording names it, relative, with slashes; None if it is foreign."""
        if filename not in self._files:
            self._files[filename] = self._name_of(filename)
        return self._files[filename]

    def _name_of(self, filename: str) -> str | None:
        if filename.startswith(("<", _OURSELVES)):
            return None
        path = Path(filename)
        if not path.is_absolute():
            path = self.root / path
        for base in (self.root, *self.also):
            if path.is_relative_to(base):
                inner = path.relative_to(base)
                if not _FOREIGN & set(inner.parts) and not self._in_environment(path.parent, base):
                    return inner.as_posix()
        return self._installed(path)

    def _installed(self, path: Path) -> str | None:
        """An own package that was installed into an environment to be tested there, as tox does it."""
        parts = path.parts
        at = max((i for i, part in enumerate(parts) if part in _FOREIGN), default=None)
        if at is None:
            return None
        for base in ("", "src", "lib"):
            twin = self.root.joinpath(base, *parts[at + 1 :])
            if twin.is_file():
                return twin.relative_to(self.root).as_posix()
        return None

    def _in_environment(self, folder: Path, base: Path) -> bool:
        if folder == base or base not in folder.parents:
            return False
        if folder not in self._environments:
            foreign = (folder / "pyvenv.cfg").is_file() or str(folder) in (sys.prefix, sys.base_prefix)
            self._environments[folder] = foreign or self._in_environment(folder.parent, base)
        return self._environments[folder]
