"""A Version: one document at one origin, self-contained, with its positions found on demand."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from triaccord.model import Location
from triaccord.model.quick import dataclass


class Dialect(str, Enum):
    """Which specification a document is written in."""

    SWAGGER_2_0 = "swagger-2.0"
    OPENAPI_3_0 = "openapi-3.0"
    OPENAPI_3_1 = "openapi-3.1"
    OPENAPI_3_2 = "openapi-3.2"


def _no_position(pointer: str) -> Location:
    return Location(file="<memory>", pointer=pointer)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Version:
    """One document at one origin.

    Attributes:
        origin: What the user named: `procountor@21.04`, a path, a URL, `rev:path`, `-`.
        title: `info.title`, empty if it has none.
        version: `info.version` as a string, empty if it has none.
        dialect: The specification that it is written in.
        document: The parsed document with every reference internal (`#/…`): other files are bundled
            in by `loading`, overlays are applied. Never changed after loading.
        vendor: The catalogue's name of the vendor; None for plain files.
        name: The catalogue's name of the version (`21.04`); None for plain files.
        repairs: Faults that were mended in order to go on, in words.
        locate: Finds file, line and column of a JSON Pointer into `document`; slow, asked late.
    """

    origin: str
    title: str
    version: str
    dialect: Dialect
    document: dict[str, Any]
    vendor: str | None = None
    name: str | None = None
    repairs: tuple[str, ...] = ()
    locate: Callable[[str], Location] = _no_position

    @property
    def label(self) -> str:
        """What people call it: the catalogue's name, else the document's version, else the origin."""
        return self.name or self.version or self.origin
