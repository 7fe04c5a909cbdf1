"""A git revision as a tree: one long-lived `git cat-file`, all files from the same commit."""

from __future__ import annotations

import os
import posixpath
import subprocess
from typing import IO

from triaccord.loading.limits import Limits
from triaccord.loading.sources import Read
from triaccord.model import InputError

# No prompts, no locks, and no fetching of missing objects: the user named a revision, not a host.
_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "LC_ALL": "C",
}

_FEW = 8  # so many branches and tags can be named in an error


class GitTree:
    """The files of one commit; paths are relative to the top of the repository."""

    def __init__(self, revision: str, commit: str) -> None:
        self._revision = revision
        self._commit = commit
        self._batch: subprocess.Popen[bytes] | None = None

    @classmethod
    def at(cls, origin: str) -> tuple[GitTree, str]:
        """The tree and the path that `rev:path` means; `rev:./path` is relative to the working directory.

        Raises:
            InputError: if there is no repository here, or no such revision.
        """
        revision, _, path = origin.partition(":")
        if revision.startswith("-"):
            raise InputError("a revision does not begin with '-'", file=origin)
        inside = _git(["rev-parse", "--show-prefix"])
        if inside.returncode:
            raise InputError(
                "there is no such file, and no git repository here to look for a revision in", file=origin
            )
        found = _git(["rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"])
        if found.returncode:
            raise InputError(
                f"git knows no revision '{revision}'", file=origin, mend=_near_revisions(revision)
            )
        if path.startswith(("./", "../")):
            path = posixpath.join(inside.stdout.strip(), path)
        return cls(revision, found.stdout.strip()), posixpath.normpath(path)

    def read(self, path: str, limits: Limits) -> Read:
        """The bytes of a file of the commit.

        Raises:
            InputError: if it is not there, or too large.
        """
        name = f"{self._revision}:{path}"
        if path.startswith("../") or path == ".." or posixpath.isabs(path) or "\n" in path:
            raise InputError("this reference leaves the repository", file=name)
        batch = self._started()
        assert batch.stdin is not None and batch.stdout is not None  # noqa: S101, PT018  (both are pipes)
        try:
            batch.stdin.write(f"{self._commit}:{path}\n".encode())
            batch.stdin.flush()
            header = batch.stdout.readline().rsplit(b" ", 2)
            if len(header) != 3 or header[1] not in (b"blob", b"tree"):
                raise InputError(f"{self._revision} has no such file", file=name, mend=self._near(path))
            size = int(header[2])
            if header[1] == b"tree" or size > limits.max_bytes:
                self.close()
                what = "this is a folder" if header[1] == b"tree" else f"larger than {limits.max_bytes} bytes"
                raise InputError(f"this cannot be read: {what}", file=name)
            data = _exactly(batch.stdout, size)
            batch.stdout.read(1)
        except OSError as error:
            raise InputError(f"git stopped: {error.strerror}", file=name) from None
        return Read(name, data)

    def close(self) -> None:
        """End git; it is started again when something more is read."""
        batch, self._batch = self._batch, None
        if batch is not None:
            for stream in (batch.stdin, batch.stdout):
                if stream is not None:
                    stream.close()
            batch.kill()
            batch.wait()

    def __del__(self) -> None:
        self.close()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._batch is None:
            try:
                self._batch = subprocess.Popen(
                    ["git", "cat-file", "--batch"],  # noqa: S607  (the user's own git)
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env={**os.environ, **_ENVIRONMENT},
                )
            except OSError:
                raise InputError("git is not installed", file=self._revision) from None
        return self._batch

    def _near(self, path: str) -> str | None:
        import difflib

        listed = _git(["ls-tree", "-r", "--full-tree", "--name-only", "-z", self._commit])
        names = listed.stdout.split("\0")[:20_000]
        same = sorted(name for name in names if posixpath.basename(name) == posixpath.basename(path))
        near = same[:2] or difflib.get_close_matches(path, names, n=2, cutoff=0.7)
        return "did you mean " + " or ".join(f"'{self._revision}:{n}'" for n in near) + "?" if near else None


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise OSError(0, "its answer ended early")
    return data


def _git(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603  (no shell; a revision cannot be taken for an option)
            ["git", *arguments],  # noqa: S607  (the user's own git)
            capture_output=True,
            text=True,
            errors="replace",
            env={**os.environ, **_ENVIRONMENT},
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise InputError("git is not installed, or does not answer", file=" ".join(arguments)) from None


def _near_revisions(revision: str) -> str | None:
    import difflib

    listed = _git(["for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes"])
    known = listed.stdout.split()
    near = difflib.get_close_matches(revision, known, n=2, cutoff=0.5)
    if near or not 0 < len(known) <= _FEW:
        return "did you mean " + " or ".join(f"'{name}'" for name in near) + "?" if near else None
    return f"known here: {', '.join(known)}"
