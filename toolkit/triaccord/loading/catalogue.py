"""The catalogue: vendors and their versions, as folders of documents, overlays and notes.

`specs/<vendor>/vendor.yaml` says the order of the versions; each is a document, or an overlay over the
version before it. Loading many versions of a vendor applies each overlay once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from triaccord.loading.bundling import bundle, require_settled
from triaccord.loading.limits import DEFAULT_LIMITS, Limits
from triaccord.loading.overlay import AppliedAction, apply_overlay
from triaccord.loading.parsing import parse
from triaccord.loading.positions import Edit, Locator, Source
from triaccord.loading.references import mentioned
from triaccord.loading.shipped import shipped
from triaccord.loading.sources import FileTree
from triaccord.loading.vendor_file import VENDOR_FILE, read_vendor_file
from triaccord.loading.version import Version
from triaccord.loading.versions import version_from
from triaccord.model import InputError, Json, UnknownNameError
from triaccord.model.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorVersion:
    """One version as the vendor's file lists it.

    Attributes:
        name: What follows the `@`.
        document: The file of its whole document; None if it is an overlay.
        overlay: The file of the overlay over the version before it; None if it is a document.
        notes: The file of its release notes; None without.
        sha256: What the document's or overlay's bytes must hash to, in hex; None if not pinned.
        source: Where `specs add` took it from; None otherwise.
    """

    name: str
    document: Path | None = None
    overlay: Path | None = None
    notes: Path | None = None
    sha256: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Built:
    """A version's document before it becomes a Version: what overlays apply to."""

    document: dict[str, Any]
    root: Source
    edits: tuple[Edit, ...]
    repairs: tuple[str, ...]
    actions: tuple[AppliedAction, ...]
    references: frozenset[str] | None
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vendor:
    """One vendor of the catalogue.

    Attributes:
        name: What stands before the `@`; the folder's name.
        title: What people call the API.
        versions: Oldest first.
        aliases: `latest`, `supported` → version names.
        note: What readers must know of these documents (that they are reconstructions).
        servers: How server URLs are made, as the vendor's file has it.
        auth: How to get a token, as the vendor's file has it.
        hosts: Groups of host names (`production`, `test`).
        extra: Everything else that the file says (`x-…`).
        folder: Where the vendor's file is.
    """

    name: str
    title: str
    versions: tuple[VendorVersion, ...]
    folder: Path
    aliases: Mapping[str, str] = field(default_factory=dict)
    note: str | None = None
    servers: Mapping[str, Json] = field(default_factory=dict)
    auth: Mapping[str, Json] = field(default_factory=dict)
    hosts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    extra: Mapping[str, Json] = field(default_factory=dict)
    limits: Limits = DEFAULT_LIMITS
    _built: dict[str, _Built] = field(default_factory=dict, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the versions, oldest first."""
        return tuple(version.name for version in self.versions)

    def resolve(self, name: str) -> VendorVersion:
        """A version by its name or alias.

        Raises:
            UnknownNameError: with the nearest names.
        """
        return self.versions[self._index(name)]

    def between(self, old: str, new: str) -> tuple[VendorVersion, ...]:
        """The versions after `old`, up to and including `new`; empty if `new` is not after `old`."""
        return self.versions[self._index(old) + 1 : self._index(new) + 1]

    def load(self, name: str) -> Version:
        """The document of a version. Versions that it builds on are kept for the next call.

        Raises:
            UnknownNameError: if nobody knows the name.
            InputError: if a file of it cannot be read, or is not what was pinned.
        """
        return self._build(self._index(name)).version

    def applied_actions(self, name: str) -> tuple[AppliedAction, ...]:
        """What the version's own overlay did; empty for a version with a document of its own."""
        return self._build(self._index(name)).actions

    def _index(self, name: str) -> int:
        target = self.aliases.get(name, name)
        names = self.names
        if target in names:
            return names.index(target)
        near = _near(name, [*names, *self.aliases])
        mend = None if near else f"known are {', '.join([*names, *sorted(self.aliases)]) or 'none'}"
        raise UnknownNameError(f"{self.name} has no version '{name}'", name=name, near=near, mend=mend)

    def _build(self, index: int) -> _Built:
        start = index
        while self.versions[start].name not in self._built and self.versions[start].overlay is not None:
            start -= 1
        for version in self.versions[start : index + 1]:
            if version.name not in self._built:
                before = self._built[self.versions[start - 1].name] if version.overlay is not None else None
                made = self._overlaid(version, before) if before is not None else self._whole(version)
                self._built[version.name] = made
            start += 1
        return self._built[self.versions[index].name]

    def _whole(self, version: VendorVersion) -> _Built:
        assert version.document is not None  # noqa: S101  (the vendor file was validated)
        source = self._source(version, version.document)
        tree = FileTree(self.folder)
        done = bundle(source, tree.relative(version.document), tree, limits=self.limits)
        made = self._version(version, done.document, source, done.edits, done.repairs)
        # A rebuilt document has other references than its text mentions: look at it itself, when asked.
        mentions = mentioned(source.parsed) if done.document is source.parsed.value else None
        references = frozenset(mentions) if mentions is not None else None
        return _Built(done.document, source, done.edits, done.repairs, (), references, made)

    def _overlaid(self, version: VendorVersion, before: _Built) -> _Built:
        assert version.overlay is not None  # noqa: S101  (the caller looked)
        source = self._source(version, version.overlay)
        done = apply_overlay(before.document, source)
        edits = (*before.edits, *done.edits)
        repairs = (*before.repairs, *source.parsed.repairs)
        mentions = mentioned(source.parsed)
        references = None
        if before.references is not None and mentions is not None:
            references = before.references | mentions
        require_settled(done.document, references, Locator(before.root, edits))
        made = self._version(version, done.document, before.root, edits, repairs)
        return _Built(done.document, before.root, edits, repairs, done.actions, references, made)

    def _source(self, version: VendorVersion, path: Path) -> Source:
        read = FileTree(self.folder).read(path.relative_to(self.folder).as_posix(), self.limits)
        if version.sha256 is not None:
            import hashlib

            digest = hashlib.sha256(read.data).hexdigest()
            if digest != version.sha256.lower():
                raise InputError(
                    f"this is not the document that was pinned for {self.name}@{version.name}",
                    file=read.name,
                    detail=f"its sha256 is {digest}, pinned is {version.sha256}",
                    mend="restore the file, or add it again with `triaccord specs add`",
                )
        return Source(read.name, parse(read.data, read.name, self.limits))

    def _version(
        self,
        version: VendorVersion,
        document: dict[str, Any],
        root: Source,
        edits: tuple[Edit, ...],
        repairs: tuple[str, ...],
    ) -> Version:
        return version_from(
            document,
            origin=f"{self.name}@{version.name}",
            locator=Locator(root, edits),
            file=root.name,
            repairs=repairs,
            vendor=self.name,
            name=version.name,
        )


class Catalogues:
    """The vendors of one or more `specs` folders; earlier folders win. Vendors are read when asked for."""

    def __init__(self, folders: Iterable[Path], limits: Limits = DEFAULT_LIMITS) -> None:
        self.folders = tuple(folders)
        self._limits = limits
        self._read: dict[str, Vendor] = {}

    @classmethod
    def found(cls, specs: Path | str | None = None, limits: Limits = DEFAULT_LIMITS) -> Catalogues:
        """The catalogue that a command uses.

        Args:
            specs: The folder that the user named: then it alone counts. Otherwise `./specs` if it holds
                a vendor, and what is shipped with triaccord.
            limits: Bounds on what loading reads.

        Raises:
            InputError: if the folder that was named is none.
        """
        if specs is not None:
            folder = Path(specs)
            if not folder.is_dir():
                raise InputError("there is no such folder of specs", file=str(specs))
            return cls([folder], limits)
        here = Path("specs")
        folders = [here] if next(here.glob(f"*/{VENDOR_FILE}"), None) else []
        with contextlib.suppress(InputError):  # an installation without a catalogue
            beside = shipped("specs")
            if not (folders and beside.samefile(here)):
                folders.append(beside)
        return cls(folders, limits)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all vendors, sorted."""
        found = {path.parent.name for folder in self.folders for path in folder.glob(f"*/{VENDOR_FILE}")}
        return tuple(sorted(found))

    def vendors(self) -> tuple[Vendor, ...]:
        """All vendors, sorted by name.

        Raises:
            InputError: if a vendor's file cannot be read.
        """
        return tuple(self.vendor(name) for name in self.names)

    def vendor(self, name: str) -> Vendor:
        """A vendor by its name.

        Raises:
            UnknownNameError: with the nearest names.
            InputError: if the vendor's file cannot be read.
        """
        if name not in self._read:
            self._read[name] = vendor_from(self.folder(name), self._limits)
        return self._read[name]

    def load(self, origin: str) -> Version:
        """A version by `vendor@version`."""
        vendor, _, version = origin.partition("@")
        return self.vendor(vendor).load(version)

    def folder(self, name: str) -> Path:
        """The folder of a vendor, whether or not its file can be read.

        Raises:
            UnknownNameError: with the nearest names.
        """
        known = self.names
        for folder in self.folders:
            if name in known and (folder / name / VENDOR_FILE).is_file():
                return folder / name
        near = _near(name, known)
        mend = None if near else f"known vendors: {', '.join(known) or 'none'}"
        raise UnknownNameError(f"nobody knows a vendor '{name}'", name=name, near=near, mend=mend)


def vendor_from(folder: Path, limits: Limits = DEFAULT_LIMITS) -> Vendor:
    """The vendor that a folder describes.

    Raises:
        InputError: if its file is missing, malformed, or contradicts itself.
    """
    stated = read_vendor_file(folder, limits)

    def inside(path: str | None) -> Path | None:
        return folder / path if path is not None else None

    return Vendor(
        name=stated.name,
        title=stated.title or stated.name,
        versions=tuple(
            VendorVersion(
                name=each.name,
                document=inside(each.document),
                overlay=inside(each.overlay),
                notes=inside(each.notes),
                sha256=each.sha256,
                source=each.source,
            )
            for each in stated.versions
        ),
        folder=folder,
        aliases=stated.aliases,
        note=stated.note,
        servers=stated.servers,
        auth=stated.auth,
        hosts={group: tuple(hosts) for group, hosts in stated.hosts.items()},
        extra=stated.extra,
        limits=limits,
    )


def _near(name: str, known: Iterable[str]) -> list[str]:
    import difflib

    return difflib.get_close_matches(name, list(known), n=3, cutoff=0.5)
