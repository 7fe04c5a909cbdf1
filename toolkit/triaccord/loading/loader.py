"""`load`: an origin in one of its five forms to a Version."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, BinaryIO

from triaccord.loading.bundling import bundle
from triaccord.loading.limits import DEFAULT_LIMITS, Limits
from triaccord.loading.parsing import parse
from triaccord.loading.positions import Locator, Source
from triaccord.loading.sources import FileTree, NoTree, Read, Tree
from triaccord.loading.version import Version
from triaccord.loading.versions import version_from
from triaccord.model import InputError

if TYPE_CHECKING:
    from triaccord.loading.catalogue import Catalogues

_LONG = 1024 * 1024  # bytes
_CATALOGUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*@[^@\s/\\]+\Z").match
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://").match
_DRIVE = re.compile(r"[A-Za-z]:[\\/]").match
_REVISION = re.compile(r"[^:]+:[^:].*\Z", re.DOTALL).match


def load(
    origin: str,
    *,
    catalogues: Catalogues | None = None,
    limits: Limits = DEFAULT_LIMITS,
    allow_remote_refs: bool = False,
    lenient: bool = False,
    stdin: BinaryIO | None = None,
) -> Version:
    """The version at an origin.

    Args:
        origin: `vendor@version`, a path, `rev:path` of the git repository around the working directory,
            a URL, or `-` for standard input. A file of exactly that name always wins.
        catalogues: Where `vendor@version` is looked up; by default what `Catalogues.found()` finds.
        limits: Bounds on what is read.
        allow_remote_refs: Follow `$ref`s to other hosts.
        lenient: Let references to nowhere stand for anything, and tell it in `repairs`.
        stdin: What `-` reads; by default the process's own standard input.

    Raises:
        InputError: if it cannot be read or is no API description; with file and line where known.
        UnknownNameError: if the catalogue has no such vendor or version.
    """
    if origin != "-" and not _exists(origin) and _CATALOGUE(origin):
        if catalogues is None:
            from triaccord.loading.catalogue import Catalogues

            catalogues = Catalogues.found(limits=limits)
        return catalogues.load(origin)
    read, path, tree = open_origin(origin, limits=limits, stdin=stdin)
    source = Source(read.name, parse(read.data, read.name, limits))
    remote = None
    if allow_remote_refs:
        from triaccord.loading.web import UrlTree

        remote = UrlTree()
    done = bundle(source, path, tree, limits=limits, remote=remote, lenient=lenient)
    return version_from(
        done.document,
        origin=origin,
        locator=Locator(source, done.edits) if done.edits else Locator(_set_aside(source, read, tree)),
        file=read.name,
        repairs=done.repairs,
        lenient=lenient,
    )


def _set_aside(source: Source, read: Read, tree: Tree) -> Source:
    """The source without its text, where that is long: most who compare never ask for a position."""
    data = source.parsed.data
    # What was mended, or is in another encoding, is no longer what the file says.
    if len(data) < _LONG or data is not read.data or not isinstance(tree, FileTree):
        return source
    name = read.name
    file = Path(name).absolute()
    state = _state(file)
    if state is None or state[0] != len(data):
        return source  # a pipe or a device

    def again() -> bytes:
        text = file.read_bytes() if _state(file) == state else b""
        if len(text) != state[0]:
            raise InputError("this was changed while it was compared", file=name, mend="run it again")
        return text

    return replace(source, parsed=replace(source.parsed, data=b""), again=again)


def _state(file: Path) -> tuple[int, int] | None:
    """Size and time of the last change of a regular file."""
    try:
        found = file.stat()
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns) if S_ISREG(found.st_mode) else None


def open_origin(
    origin: str, *, limits: Limits = DEFAULT_LIMITS, stdin: BinaryIO | None = None
) -> tuple[Read, str, Tree]:
    """The bytes at an origin that is no catalogue name, its path in its tree, and that tree.

    Raises:
        InputError: if it cannot be read.
    """
    if origin == "-":
        data = (stdin or sys.stdin.buffer).read(limits.max_bytes + 1)
        if len(data) > limits.max_bytes:
            raise InputError(f"standard input is larger than {limits.max_bytes} bytes", file="<stdin>")
        return Read("<stdin>", data), "<stdin>", NoTree("standard input has no folder for references")
    if not _exists(origin):
        if is_url(origin):
            from triaccord.loading.web import UrlTree

            # References of a document from the net are requests that nobody named.
            return (
                UrlTree().read(origin, limits),
                origin,
                NoTree("references to other hosts are not followed"),
            )
        if _REVISION(origin) and not _DRIVE(origin):
            from triaccord.loading.git import GitTree

            git, path = GitTree.at(origin)
            return git.read(path, limits), path, git
    file = Path(origin)
    if not _exists(origin):
        # Reading says what is wrong, with the nearest name.
        from triaccord.loading.sources import read_file

        read_file(file, origin, limits)
    files = FileTree.around(file)
    path = files.relative(file)
    return Read(origin, files.read(path, limits).data), path, files


def is_url(origin: str) -> bool:
    """Whether an origin is an address rather than a name."""
    return _URL(origin) is not None


def _exists(origin: str) -> bool:
    try:
        return Path(origin).exists()
    except (OSError, ValueError):
        return False  # names that no file can have (a zero byte, too long)
