"""`vendor.yaml`: what it may say, and one clear error where it says something else."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import Any

from triaccord.loading.limits import DEFAULT_LIMITS, Limits
from triaccord.loading.parsing import parse
from triaccord.loading.pointers import join_pointer
from triaccord.loading.positions import Locator, Source
from triaccord.loading.sources import FileTree
from triaccord.model import InputError, Json
from triaccord.model.quick import dataclass

VENDOR_FILE = "vendor.yaml"
FORMAT = "triaccord.vendor/1"
_KEYS = {"format", "name", "title", "note", "versions", "aliases", "servers", "auth", "hosts"}
_VERSION_KEYS = {"name", "document", "overlay", "notes", "sha256", "source"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedVersion:
    """An entry of `versions`; paths are relative to the vendor's folder."""

    name: str
    document: str | None = None
    overlay: str | None = None
    notes: str | None = None
    sha256: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedVendor:
    """What a vendor's file says."""

    name: str
    title: str | None = None
    note: str | None = None
    versions: tuple[StatedVersion, ...] = ()
    aliases: dict[str, str] = field(default_factory=dict)
    servers: dict[str, Json] = field(default_factory=dict)
    auth: dict[str, Json] = field(default_factory=dict)
    hosts: dict[str, list[str]] = field(default_factory=dict)
    extra: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something in a vendor's file that must not be: the place as tokens, and words."""

    at: tuple[str, ...]
    what: str
    mend: str | None = None


def read_vendor_file(folder: Path, limits: Limits = DEFAULT_LIMITS) -> StatedVendor:
    """What the file in a vendor's folder says.

    Raises:
        InputError: for the first mistake, with line and column.
    """
    source = vendor_source(folder, limits)
    value = source.parsed.value
    if not _is_plainly_right(value) and (mistakes := schema_mistakes(value)):
        raise as_error(source, mistakes[0])
    if mistakes := sense_mistakes(value, folder):
        raise as_error(source, mistakes[0])
    return StatedVendor(
        name=value["name"],
        title=value.get("title"),
        note=value.get("note"),
        versions=tuple(
            StatedVersion(**{key: each[key] for key in sorted(_VERSION_KEYS & each.keys())})
            for each in value["versions"]
        ),
        aliases=value.get("aliases", {}),
        servers=value.get("servers", {}),
        auth=value.get("auth", {}),
        hosts=value.get("hosts", {}),
        extra={key: value[key] for key in value if key not in _KEYS},
    )


def vendor_source(folder: Path, limits: Limits = DEFAULT_LIMITS) -> Source:
    """The text of a vendor's file, parsed but not judged."""
    read = FileTree(folder).read(VENDOR_FILE, limits)
    return Source(read.name, parse(read.data, read.name, limits))


def as_error(source: Source, mistake: Mistake) -> InputError:
    """A mistake as the error that a user sees."""
    place = Locator(source)(join_pointer(mistake.at))
    return InputError(mistake.what, file=place.file, line=place.line, column=place.column, mend=mistake.mend)


def vendor_schema() -> dict[str, Any]:
    """The JSON Schema of a vendor's file."""
    import json
    from importlib.resources import files

    text = (files("triaccord.loading") / "vendor.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def _is_plainly_right(value: Any) -> bool:
    """Whether the shape is right by a look that costs nothing; only if not is the schema asked."""
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        return False
    versions = value.get("versions")
    if not isinstance(versions, list) or not isinstance(value.get("name"), str) or not value["name"]:
        return False
    return (
        all(_is_plain_version(each) for each in versions)
        and all(isinstance(value.get(key, {}), dict) for key in ("aliases", "servers", "auth", "hosts"))
        and all(isinstance(target, str) for target in value.get("aliases", {}).values())
        and all(isinstance(hosts, list) for hosts in value.get("hosts", {}).values())
        and all(isinstance(value.get(key, ""), str) for key in ("title", "note"))
        and all(key in _KEYS or key.startswith("x-") for key in value)
    )


def _is_plain_version(each: Any) -> bool:
    return (
        isinstance(each, dict)
        and all(isinstance(text, str) and text for text in each.values())
        and "name" in each
        and ("document" in each) != ("overlay" in each)
        and each.keys() <= _VERSION_KEYS
    )


def schema_mistakes(value: Any) -> list[Mistake]:
    """What the schema says against a vendor's file, in the order of the file's places."""
    import jsonschema

    validator = jsonschema.Draft202012Validator(vendor_schema())
    found = sorted(
        validator.iter_errors(value), key=lambda error: [str(part) for part in error.absolute_path]
    )
    return [Mistake(tuple(str(part) for part in error.absolute_path), error.message) for error in found]


def sense_mistakes(value: Any, folder: Path) -> list[Mistake]:
    """What no schema can say: names twice, aliases to nowhere, an overlay over nothing, paths outside."""
    found: list[Mistake] = []
    if value["name"] != folder.resolve().name:
        found.append(Mistake(("name",), f"the vendor '{value['name']}' must be in a folder of that name"))
    names: set[str] = set()
    for index, each in enumerate(value["versions"]):
        at = ("versions", str(index))
        if each["name"] in names:
            found.append(Mistake((*at, "name"), f"the version '{each['name']}' is there twice"))
        names.add(each["name"])
        if index == 0 and "overlay" in each:
            found.append(
                Mistake((*at, "overlay"), "the first version overlays nothing", "give it a `document`")
            )
        found += [
            Mistake((*at, key), f"'{each[key]}' is outside of the vendor's folder")
            for key in ("document", "overlay", "notes")
            if key in each and _leaves(each[key])
        ]
    for alias, target in value.get("aliases", {}).items():
        if target not in names:
            found.append(
                Mistake(("aliases", alias), f"the alias '{alias}' means '{target}', which is no version")
            )
        if alias in names:
            found.append(Mistake(("aliases", alias), f"the alias '{alias}' is also the name of a version"))
    return found


def _leaves(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or ":" in parts[0]
