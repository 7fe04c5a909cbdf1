"""What a policy is, and what it does to findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from triaccord.loading import Version
from triaccord.model import Finding, Level, OperationRef, Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """Findings that are of no interest. What is None does not matter; paths and tags may hold `*`.

    Attributes:
        names: Names that the finding must have in its message, all of them.
        line: Where it was read, for those who ask.
    """

    fingerprint: str | None = None
    rule: str | None = None
    path: str | None = None
    tag: str | None = None
    method: str | None = None
    names: tuple[str, ...] = ()
    reason: str = ""
    line: int | None = None

    def covers(self, finding: Finding, tags: Mapping[OperationRef, tuple[str, ...]]) -> bool:
        """Whether the finding is one of those."""
        if self.fingerprint not in (None, finding.fingerprint):
            return False
        if self.rule is not None and not fnmatchcase(finding.rule, self.rule):
            return False
        if any(f"`{name}`" not in finding.message for name in self.names):
            return False
        if self.path is None and self.tag is None and self.method is None:
            return True
        return bool(finding.operations) and all(self._is_at(one, tags) for one in finding.operations)

    def _is_at(self, operation: OperationRef, tags: Mapping[OperationRef, tuple[str, ...]]) -> bool:
        if self.method is not None and operation.method != self.method:
            return False
        if self.path is not None and not _matches(operation.path, self.path):
            return False
        tag = self.tag
        return tag is None or any(fnmatchcase(one, tag) for one in tags.get(operation, ()))


def _matches(path: str, pattern: str) -> bool:
    """Paths have brackets of their own: only `*` is special."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), path) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Levels by rule (None for rules that are off), what is ignored, and what was not taken over."""

    levels: Mapping[str, Level | None] = field(default_factory=dict)
    ignores: tuple[Ignore, ...] = ()
    doubts: tuple[str, ...] = ()

    def apply(
        self, findings: Iterable[Finding], old: Version, new: Version
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """The findings under this policy, worst first, and those that it takes away."""
        tags = _tags(old) | _tags(new) if any(one.tag for one in self.ignores) else {}
        kept: list[Finding] = []
        gone: list[Finding] = []
        for finding in findings:
            level = self.levels.get(finding.rule, finding.level)
            if level is None or any(one.covers(finding, tags) for one in self.ignores):
                gone.append(finding)
                continue
            if level is not finding.level:
                proof = Proof.UNPROVED if level is Level.BREAKING else Proof.NOT_APPLICABLE
                finding = replace(finding, level=level, proof=proof)
            kept.append(finding)
        return tuple(sorted(kept, key=lambda one: -one.level.rank)), tuple(gone)


def _tags(version: Version) -> dict[OperationRef, tuple[str, ...]]:
    found: dict[OperationRef, tuple[str, ...]] = {}
    paths = version.document.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for method, operation in item.items() if isinstance(item, dict) else ():
            tags = operation.get("tags") if isinstance(operation, dict) else None
            if isinstance(tags, list):
                found[OperationRef(path=path, method=method.upper())] = tuple(map(str, tags))
    return found
