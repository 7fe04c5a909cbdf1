"""Where texts are read from, within bounds: files of one tree, a git revision, a host, standard input."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path
from typing import Protocol

from triaccord.loading.limits import Limits
from triaccord.model import InputError
from triaccord.model.quick import dataclass


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: the name that errors and reports use, and the bytes."""

    name: str
    data: bytes


class Tree(Protocol):
    """What the siblings of a document are read from; paths are relative to its root, with `/`."""

    def read(self, path: str, limits: Limits) -> Read:
        """The text at a path.

        Raises:
            InputError: if it is not there, too large, or outside.
        """
        ...


class FileTree:
    """Files below one folder. Links that lead out of it are not followed."""

    def __init__(self, root: Path, shown: Path | None = None) -> None:
        self._root = root.resolve()
        # What users see is a path as they would type it, from where they are.
        self._shown = shown if shown is not None else root

    @classmethod
    def around(cls, file: Path) -> FileTree:
        """The tree that a file belongs to: the work tree of its repository, else its own folder."""
        folder = file.resolve().parent
        for above in (folder, *folder.parents):
            if (above / ".git").exists():
                return cls(above, above if file.is_absolute() else Path(os.path.relpath(above)))
        return cls(folder, file.parent)

    def relative(self, file: Path) -> str:
        """The path of a file in this tree."""
        return Path(os.path.abspath(file)).resolve().relative_to(self._root).as_posix()

    def read(self, path: str, limits: Limits) -> Read:
        """The bytes of a file in the tree.

        Raises:
            InputError: if it is not there, too large, or outside.
        """
        name = os.path.normpath(self._shown / path)
        if path.startswith("../") or path == ".." or posixpath.isabs(path):
            raise InputError("this reference leaves the folder of the document", file=name)
        target = (self._root / path).resolve()
        if not target.is_relative_to(self._root):
            raise InputError("this link leaves the folder of the document", file=name)
        return read_file(target, name, limits)


def read_file(path: Path, name: str, limits: Limits) -> Read:
    """The bytes of a file.

    Raises:
        InputError: if there is none, it cannot be read, or it is too large.
    """
    try:
        with path.open("rb") as stream:
            # Not simply up to the limit: the room for that would be made first, at a cost.
            size = os.fstat(stream.fileno()).st_size
            data = stream.read(min(size, limits.max_bytes) + 1)
            if len(data) > size:  # a pipe or a device, which does not know its size, or a file that grows
                data += stream.read(limits.max_bytes + 1 - len(data))
    except FileNotFoundError:
        if path.is_symlink():
            raise InputError(
                f"this is a link to '{path.readlink()}', which is not there", file=name
            ) from None
        raise InputError("there is no such file", file=name, mend=_near_files(path)) from None
    except IsADirectoryError:
        raise InputError("this is a folder, not a file", file=name, mend=_documents_in(path, name)) from None
    except OSError as error:
        raise InputError(f"this cannot be read: {error.strerror}", file=name) from None
    if len(data) > limits.max_bytes:
        raise InputError(f"this is larger than {limits.max_bytes} bytes", file=name)
    return Read(name, data)


def _documents_in(folder: Path, shown: str) -> str | None:
    """The file in a folder that was probably meant."""
    try:
        present = sorted(entry.name for entry in folder.iterdir())[:10_000]
    except OSError:
        return None
    likely = [n for n in present if n.endswith((".yaml", ".yml", ".json"))]
    named = [n for n in likely if "openapi" in n.lower() or "swagger" in n.lower()] or likely
    return (
        "did you mean " + " or ".join(f"'{posixpath.join(shown, n)}'" for n in named[:2]) + "?"
        if named
        else None
    )


def _near_files(path: Path) -> str | None:
    import difflib

    try:
        present = sorted(entry.name for entry in path.parent.iterdir())[:10_000]
    except OSError:
        return f"there is no folder '{path.parent}' either"
    near = difflib.get_close_matches(path.name, present, n=2, cutoff=0.6)
    return "did you mean " + " or ".join(f"'{name}'" for name in near) + "?" if near else None


@dataclass(frozen=True, slots=True)
class NoTree:
    """For documents without siblings: every relative reference is refused, with the reason."""

    why: str

    def read(self, path: str, limits: Limits) -> Read:
        """Refuse."""
        raise InputError(self.why, mend="save it as a file beside the others and name that")
