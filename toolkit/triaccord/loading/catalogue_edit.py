"""`specs add`: a document becomes a version of the catalogue, whole or not at all.

The new files are written beside their places first; the vendor's file is replaced last, in one step.
A crash before that leaves the old catalogue and perhaps a file that nobody names.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from pathlib import Path

from triaccord.loading.bundling import bundle
from triaccord.loading.dialects import dialect_of
from triaccord.loading.limits import DEFAULT_LIMITS, Limits
from triaccord.loading.loader import open_origin
from triaccord.loading.parsing import Syntax, parse
from triaccord.loading.positions import Source
from triaccord.loading.text import read_text
from triaccord.loading.vendor_file import FORMAT, VENDOR_FILE, read_vendor_file
from triaccord.model import ConfigurationError, InputError
from triaccord.model.quick import dataclass

_NAME = re.compile(r"([a-z0-9][a-z0-9._-]*)@([A-Za-z0-9][A-Za-z0-9._+-]*)\Z").match


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What `add_version` did: names, the files written, and the hash that was pinned (hex)."""

    vendor: str
    version: str
    document: Path
    notes: Path | None
    sha256: str
    new_vendor: bool


def add_version(
    name: str,
    source: str,
    *,
    specs: Path,
    notes: str | None = None,
    sha256: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Added:
    """Copy a document into the catalogue as the newest version of a vendor.

    Args:
        name: `vendor@version`; a vendor that is not there yet is made.
        source: A file, a URL, `rev:path` or `-`. A document of many files is stored as one.
        specs: The folder of the catalogue; made if it is missing.
        notes: Where its release notes are, if it has any.
        sha256: What the source's bytes must hash to, in hex.
        limits: Bounds on what is read.

    Raises:
        ConfigurationError: if the name is malformed or taken.
        InputError: if the source cannot be read, is no API description, or hashes to something else.
    """
    match = _NAME(name)
    if match is None:
        raise ConfigurationError(
            f"'{name}' names no version", mend="use vendor@version, the vendor in small letters"
        )
    vendor, version = match[1], match[2]
    folder = specs / vendor
    is_new = not (folder / VENDOR_FILE).exists()
    if not is_new:
        stated = read_vendor_file(folder, limits)
        if version in {each.name for each in stated.versions} | stated.aliases.keys():
            raise ConfigurationError(
                f"{vendor} has a version '{version}' already", file=str(folder / VENDOR_FILE)
            )
    data, ending, title = _document(source, sha256, limits)
    text = read_text(notes, limits=limits) if notes is not None else None
    document = folder / "versions" / f"{version}{ending}"
    digest = hashlib.sha256(data).hexdigest()
    entry = {"name": version, "document": f"versions/{version}{ending}"}
    notes_path = None
    if text is not None:
        notes_path = folder / "notes" / f"{version}{_notes_ending(text.name)}"
        entry["notes"] = f"notes/{notes_path.name}"
    entry |= {"sha256": digest, "source": source}
    old = (folder / VENDOR_FILE).read_text("utf-8") if not is_new else None
    listing = _with_entry(old, _flow(entry)) if old is not None else _new_file(vendor, title, _flow(entry))
    _refuse_broken(listing, folder, version, limits)
    write_whole(document, data)
    if text is not None and notes_path is not None:
        write_whole(notes_path, text.text.encode("utf-8"))
    write_whole(folder / VENDOR_FILE, listing.encode("utf-8"))
    return Added(
        vendor=vendor, version=version, document=document, notes=notes_path, sha256=digest, new_vendor=is_new
    )


def _document(origin: str, sha256: str | None, limits: Limits) -> tuple[bytes, str, str]:
    """The bytes to store, the ending of their file, and the document's title."""
    read, path, tree = open_origin(origin, limits=limits)
    digest = hashlib.sha256(read.data).hexdigest()
    if sha256 is not None and digest != sha256.lower():
        raise InputError(
            "this is not the document that was meant", file=read.name, detail=f"its sha256 is {digest}"
        )
    parsed = parse(read.data, read.name, limits)
    dialect_of(parsed.value, read.name)
    done = bundle(Source(read.name, parsed), path, tree, limits=limits)
    info = done.document.get("info")
    title = info.get("title") if isinstance(info, dict) else None
    if done.document is parsed.value:
        data, ending = read.data, ".json" if parsed.syntax is Syntax.JSON else ".yaml"
    else:
        import msgspec

        data, ending = msgspec.json.format(msgspec.json.encode(done.document), indent=1) + b"\n", ".json"
    return data, ending, title if isinstance(title, str) else ""


def _notes_ending(name: str) -> str:
    ending = Path(name.split("?")[0]).suffix.lower()
    return ending if ending in {".md", ".html", ".htm", ".txt"} else ".md"


def _flow(entry: dict[str, str]) -> str:
    import json

    # JSON strings are YAML strings: always quoted, so that 21.10 stays what it is.
    return (
        "{"
        + ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items())
        + "}"
    )


def _new_file(vendor: str, title: str, entry: str) -> str:
    import json

    return (
        f"format: {FORMAT}\nname: {vendor}\ntitle: {json.dumps(title or vendor, ensure_ascii=False)}\n"
        f"versions:  # oldest first\n  - {entry}\n"
    )


def _with_entry(text: str, entry: str) -> str:
    """The vendor's file with one more version at the end of its list; all else stays as written."""
    place = _end_of_versions(text)
    if place is None:
        raise InputError(
            "a version cannot be added to this file",
            file=VENDOR_FILE,
            mend="write `versions` as a list with one version per line",
        )
    end, indent = place
    lines = text.splitlines(keepends=True)
    # The list ends where the next key begins; comments and blank lines before that belong to the key.
    while not lines[end - 1].split("#")[0].strip():
        end -= 1
    if not lines[end - 1].endswith("\n"):
        lines[end - 1] += "\n"
    return "".join([*lines[:end], " " * indent + f"- {entry}\n", *lines[end:]])


def _end_of_versions(text: str) -> tuple[int, int] | None:
    """The line after the list of versions (0-based) and its indentation; None if it is no block list."""
    import yaml

    from triaccord.loading.yaml_events import events

    depth, key, start = 0, "", None
    for event in events(text, VENDOR_FILE):
        kind = event.__class__
        if kind in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
            depth += 1
            if depth == 2 and key == "versions" and kind is yaml.SequenceStartEvent:
                start = None if event.flow_style else event.start_mark
        elif kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            depth -= 1
            if depth == 1 and start is not None:
                return event.start_mark.line + bool(
                    event.start_mark.column and event.start_mark.line
                ), start.column
        elif kind is yaml.ScalarEvent and depth == 1:
            key = event.value
    return None


def _refuse_broken(listing: str, folder: Path, version: str, limits: Limits) -> None:
    """Read the new text as it will be read, before anything is written."""
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        trial = Path(place) / folder.name
        trial.mkdir()
        (trial / VENDOR_FILE).write_text(listing, "utf-8")
        stated = read_vendor_file(trial, limits)
        if not stated.versions or stated.versions[-1].name != version:
            raise InputError("a version cannot be added to this file", file=str(folder / VENDOR_FILE))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all.

    Raises:
        InputError: if it cannot be written.
    """
    import tempfile

    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        raise InputError(f"this cannot be written: {error.strerror}", file=str(path)) from None
