"""A Version from a document that was parsed, bundled and overlaid."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from triaccord.loading.dialects import dialect_of
from triaccord.loading.positions import Locator
from triaccord.loading.version import Version

_TEMPLATE = re.compile(r"\{[^{}]*\}")


def version_from(
    document: Any,
    *,
    origin: str,
    locator: Locator,
    file: str,
    repairs: Iterable[str] = (),
    lenient: bool = False,
    vendor: str | None = None,
    name: str | None = None,
) -> Version:
    """A Version of a self-contained document.

    Raises:
        InputError: if it is no API description.
    """
    dialect, assumed = dialect_of(document, file, lenient=lenient)
    title, version, odd = _info(document.get("info"), file)
    return Version(
        origin=origin,
        title=title,
        version=version,
        dialect=dialect,
        document=document,
        vendor=vendor,
        name=name,
        repairs=(*repairs, *assumed, *odd, *_twin_templates(document.get("paths"), file)),
        locate=locator,
    )


def _info(info: Any, file: str) -> tuple[str, str, list[str]]:
    if not isinstance(info, dict):
        return "", "", [f"{file}: it has no `info`"]
    repairs = []
    texts = []
    for key in ("title", "version"):
        stated = info.get(key)
        if stated is not None and not isinstance(stated, str):
            repairs.append(f"{file}: `info.{key}` should be text; {stated!r} was read as such")
        texts.append("" if stated is None else str(stated))
    return texts[0], texts[1], repairs


def _twin_templates(paths: Any, file: str) -> list[str]:
    """Paths that differ in the names of their parameters only: no client can tell them apart."""
    if not isinstance(paths, dict):
        return [] if paths is None else [f"{file}: `paths` should be an object; it was left out"]
    seen: dict[str, str] = {}
    repairs = []
    for path in paths:
        if "{" not in path:
            continue
        first = seen.setdefault(_TEMPLATE.sub("{}", path), path)
        if first is not path:
            repairs.append(
                f"{file}: the paths `{first}` and `{path}` are the same to a client; both are kept"
            )
    return repairs
