"""`specs lint`: whether a catalogue is in order: files, hashes, overlays, notes, and the documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from triaccord.loading.catalogue import Catalogues, Vendor, VendorVersion, vendor_from
from triaccord.loading.overlay import AppliedAction
from triaccord.loading.parsing import parse
from triaccord.loading.positions import Locator, Source
from triaccord.loading.text import read_text
from triaccord.loading.vendor_file import (
    VENDOR_FILE,
    as_error,
    schema_mistakes,
    sense_mistakes,
    vendor_source,
)
from triaccord.loading.version import Dialect, Version
from triaccord.model import InputError
from triaccord.model.quick import dataclass

_MOST_PER_DOCUMENT = 20
_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+\S").match
_FENCE = re.compile(r"[ \t]*(?:```|~~~)").match


class LintLevel(str, Enum):
    """Whether the catalogue works in spite of it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class LintFinding:
    """One thing that is wrong: how bad, in words, the file, and the line if it is known (1-based)."""

    level: LintLevel
    message: str
    file: str
    line: int | None = None


def lint(catalogues: Catalogues, vendor: str | None = None) -> tuple[LintFinding, ...]:
    """Everything that is wrong in a catalogue, or with one vendor of it; by vendor and version, in order.

    Raises:
        UnknownNameError: if nobody knows the vendor.
    """
    found: list[LintFinding] = []
    for name in [vendor] if vendor is not None else catalogues.names:
        found += lint_vendor(catalogues.folder(name))
    return tuple(found)


def lint_vendor(folder: Path) -> tuple[LintFinding, ...]:
    """Everything that is wrong with one vendor's folder."""
    try:
        source = vendor_source(folder)
    except InputError as error:
        return (_from_error(error, str(folder / VENDOR_FILE)),)
    value = source.parsed.value
    mistakes = schema_mistakes(value) or sense_mistakes(value, folder)
    found = [_warning(repair, source.name) for repair in source.parsed.repairs]
    found += [_from_error(as_error(source, mistake), source.name) for mistake in mistakes]
    if mistakes:
        return tuple(found)
    vendor = vendor_from(folder)
    for version in vendor.versions:
        before = len(found)
        found += _lint_version(vendor, version)
        if any(each.level is LintLevel.ERROR and "`x-note`" not in each.message for each in found[before:]):
            # What overlays a version that cannot be loaded would only repeat the same error.
            following = vendor.versions[vendor.names.index(version.name) + 1 :]
            if following and following[0].overlay is not None and not _loads(vendor, version):
                found.append(_warning(f"versions after {version.name} were not checked", source.name))
                break
    return tuple(found)


def _loads(vendor: Vendor, version: VendorVersion) -> bool:
    try:
        vendor.load(version.name)
    except InputError:
        return False
    return True


def _lint_version(vendor: Vendor, version: VendorVersion) -> Iterator[LintFinding]:
    shown = str(version.document or version.overlay)
    notes = None
    if version.notes is not None:
        try:
            notes = read_text(version.notes)
        except InputError as error:
            yield _from_error(error, str(version.notes))
        else:
            if not notes.text.strip():
                yield LintFinding(level=LintLevel.ERROR, message="these notes are empty", file=notes.name)
    try:
        loaded = vendor.load(version.name)
        actions = vendor.applied_actions(version.name)
    except InputError as error:
        yield _from_error(error, shown)
        return
    for repair in loaded.repairs:
        yield _warning(repair, shown)
    ids = _note_ids(version.name, notes.text) if notes is not None else None
    yield from _lint_actions(actions, version, ids)
    yield from _lint_document(loaded)


def _note_ids(version: str, text: str) -> set[str]:
    """`21.04` for the heading, `21.04-n` for the n-th bullet, top-level or nested, in reading order."""
    count = 0
    fenced = False
    for line in text.splitlines():
        if _FENCE(line):
            fenced = not fenced
        elif not fenced and _BULLET(line):
            count += 1
    return {version, *(f"{version}-{number}" for number in range(1, count + 1))}


def _lint_actions(
    actions: tuple[AppliedAction, ...], version: VendorVersion, ids: set[str] | None
) -> Iterator[LintFinding]:
    if not actions or version.overlay is None:
        return
    shown = str(version.overlay)
    locate = Locator(Source(shown, parse(version.overlay.read_bytes(), shown)))
    for action in actions:
        line = locate(action.pointer).line
        if action.note is None:
            yield LintFinding(
                level=LintLevel.WARNING,
                message=f"the action on `{action.target}` names no note (`x-note`)",
                file=shown,
                line=line,
            )
        elif ids is not None and str(action.note) not in ids:
            yield LintFinding(
                level=LintLevel.ERROR,
                message=f"`x-note` names '{action.note}', which is no bullet of the notes of {version.name}",
                file=shown,
                line=line,
            )


def _lint_document(version: Version) -> Iterator[LintFinding]:
    import jsonschema_rs

    schema, validator = _metaschema(version.dialect)
    if schema is None:
        yield _warning(
            f"no metaschema of {version.dialect.value} is at hand; the document was loaded, not validated",
            version.origin,
        )
        return
    mistakes = []
    for error in getattr(jsonschema_rs, validator)(schema).iter_errors(version.document):
        pointer = "".join(
            "/" + str(part).replace("~", "~0").replace("/", "~1") for part in error.instance_path
        )
        mistakes.append((pointer, error.message if len(error.message) < 300 else error.message[:300] + "…"))
    for pointer, message in sorted(mistakes)[:_MOST_PER_DOCUMENT]:
        place = version.locate(pointer)
        yield LintFinding(
            level=LintLevel.ERROR,
            message=f"{version.origin} is no valid {version.dialect.value} at '{pointer}': {message}",
            file=place.file,
            line=place.line,
        )
    if len(mistakes) > _MOST_PER_DOCUMENT:
        yield _warning(f"{len(mistakes) - _MOST_PER_DOCUMENT} more mistakes of this kind", version.origin)


def _metaschema(dialect: Dialect) -> tuple[dict[str, Any] | None, str]:
    """The metaschema that schemathesis brings along, and the validator for its draft."""
    from schemathesis.specs.openapi import definitions

    name, validator = {
        Dialect.SWAGGER_2_0: ("SWAGGER_20", "Draft4Validator"),
        Dialect.OPENAPI_3_0: ("OPENAPI_30", "Draft4Validator"),
        Dialect.OPENAPI_3_1: ("OPENAPI_31", "Draft202012Validator"),
    }.get(dialect, ("", ""))
    return getattr(definitions, name, None), validator


def _warning(message: str, file: str) -> LintFinding:
    return LintFinding(level=LintLevel.WARNING, message=message, file=file)


def _from_error(error: InputError, file: str) -> LintFinding:
    message = "; ".join(part for part in (error.what, error.detail, error.mend) if part)
    return LintFinding(level=LintLevel.ERROR, message=message, file=error.file or file, line=error.line)
