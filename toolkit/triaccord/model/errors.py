"""What can go wrong, as values: what, where, and how to mend it.

::

    TriaccordError            exit 5 unless a subclass says otherwise
    ├── InputError            exit 3: a document, notes or usage file could not be read
    ├── ConfigurationError    exit 2: options, configuration files, waivers
    └── UnknownNameError           exit 3: a version, vendor, rule or operation that nobody knows
"""

from __future__ import annotations

from collections.abc import Iterable


class TriaccordError(Exception):
    """The root of everything that triaccord raises on purpose.

    Attributes:
        what: One line that says what is wrong.
        file: The file or origin that it is about, as the user named it.
        line: Line in that file, 1-based.
        column: Column in that line, 1-based.
        detail: The offending words, or more about the place.
        mend: What the user can do about it.
        exit_code: What the command ends with.
    """

    exit_code = 5

    def __init__(
        self,
        what: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
        detail: str | None = None,
        mend: str | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.file = file
        self.line = line
        self.column = column
        self.detail = detail
        self.mend = mend

    @property
    def place(self) -> str | None:
        """`file:line:column` as far as it is known; None if no file is."""
        if self.file is None:
            return None
        parts = [self.file, *(str(n) for n in (self.line, self.column) if n is not None)]
        return ":".join(parts)

    def __str__(self) -> str:
        lines = [self.what]
        if self.place:
            lines.append(f"  --> {self.place}")
        if self.detail:
            lines.extend(f"      {line}" for line in self.detail.splitlines())
        if self.mend:
            lines.append(f"  mend: {self.mend}")
        return "\n".join(lines)


class InputError(TriaccordError):
    """An input could not be read: missing, broken, too large, or not what it should be."""

    exit_code = 3


class ConfigurationError(TriaccordError):
    """Options or configuration that contradict themselves or mean nothing."""

    exit_code = 2


class UnknownNameError(InputError):
    """A name that nobody knows, with the nearest that exist.

    Attributes:
        name: What was asked for.
        near: Known names that look like it, best first.
    """

    def __init__(
        self,
        what: str,
        *,
        name: str,
        near: Iterable[str] = (),
        file: str | None = None,
        mend: str | None = None,
    ) -> None:
        self.name = name
        self.near = tuple(near)
        if mend is None and self.near:
            mend = "did you mean " + " or ".join(f"'{n}'" for n in self.near) + "?"
        super().__init__(what, file=file, mend=mend)
