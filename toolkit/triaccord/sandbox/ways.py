"""A vendor's own ways, as data: what follows what, what changes an id, how errors and tokens look.

Read from `sandbox.yaml` in the vendor's folder of the catalogue; without one there are no special ways.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triaccord.loading import Catalogues, Version
from triaccord.model import InputError

WAYS_FILE = "sandbox.yaml"
FORMAT = "triaccord.sandbox/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """A record that another one brings with it.

    Attributes:
        of: The resource whose records bring it.
        makes: The resource that it appears in.
        link: The field of the follower that holds the key of the one it follows.
        copies: Follower's field → field of the one it follows.
        backlink: The field of the followed one that holds the follower's key; None without.
        recreated: Whether a change makes it anew, under a new key.
        removed_by: Actions on the followed one that take it away for good.
    """

    of: str
    makes: str
    link: str
    copies: Mapping[str, str] = dataclasses.field(default_factory=dict)
    backlink: str | None = None
    recreated: bool = False
    removed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statuses:
    """How the status of a resource's records moves: at creation, and by actions (`approve` → `APPROVED`)."""

    resource: str
    field: str
    first: str
    actions: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What is special about a vendor.

    Attributes:
        followers: What brings what.
        statuses: How statuses move.
        stamps: Fields with the moment of the last change, wherever a record has them.
        created: Fields with the moment of creation.
        batch_format: The `format` of path parameters that take several ids; None if none does.
        batch_most: How many ids one such parameter takes.
        token_optional: Fields of a token request that may be left out.
        auth: How tokens are got, as the vendor's file has it; empty without a vendor.
        servers: How URLs are made, as the vendor's file has it.
        aliases: Further prefixes (`latest`, `supported`) → version names, as the vendor's file has them.
    """

    followers: tuple[Follower, ...] = ()
    statuses: tuple[Statuses, ...] = ()
    stamps: tuple[str, ...] = ()
    created: tuple[str, ...] = ()
    batch_format: str | None = None
    batch_most: int = 0
    token_optional: tuple[str, ...] = ()
    auth: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    servers: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    aliases: Mapping[str, str] = dataclasses.field(default_factory=dict)


def ways_of(versions: tuple[Version, ...], catalogues: Catalogues) -> Ways:
    """The ways of the vendor that all versions come from; plain ones if there is no such vendor.

    Raises:
        InputError: if the vendor's file of ways cannot be understood.
    """
    names = {version.vendor for version in versions}
    name = next(iter(names)) if len(names) == 1 else None
    if name is None:
        return Ways()
    vendor = catalogues.vendor(name)
    stated = _read(vendor.folder / WAYS_FILE)
    try:
        batch = stated.get("batch") or {}
        return Ways(
            followers=tuple(
                Follower(**{**each, "removed_by": tuple(each.get("removed_by", ()))})
                for each in stated.get("followers", ())
            ),
            statuses=tuple(Statuses(**each) for each in stated.get("statuses", ())),
            stamps=tuple(stated.get("stamps", ())),
            created=tuple(stated.get("created", ())),
            batch_format=batch.get("format"),
            batch_most=batch.get("most", 0),
            token_optional=tuple((stated.get("token") or {}).get("optional", ())),
            auth=vendor.auth,
            servers=vendor.servers,
            aliases=vendor.aliases,
        )
    except (TypeError, AttributeError) as error:
        raise InputError(
            f"the vendor's ways cannot be understood: {error}", file=str(vendor.folder / WAYS_FILE)
        ) from None


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    from triaccord.loading.parsing import parse

    value = parse(path.read_bytes(), str(path)).value
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise InputError(f"this is not a file of format {FORMAT}", file=str(path))
    return value
