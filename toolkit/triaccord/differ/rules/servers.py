"""Where the API is."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import value, values
from triaccord.model import Change, Level, Side


@rule(on="server-added", side=Side.NONE, level=Level.SAFE)
def server_added(change: Change) -> str | None:
    """The API is served at one more place.

    Why:
        The old places still serve.

    Before:
        {servers: [{url: 'https://one.example/v1'}]}

    After:
        {servers: [{url: 'https://one.example/v1'}, {url: 'https://two.example/v1'}]}
    """
    return f"server {value(change.new)} was added"


@rule(on="server-removed", side=Side.NONE, level=Level.RISKY)
def server_removed(change: Change) -> str | None:
    """The API is no longer served at a place.

    Why it breaks:
        Clients that call that place fail; the document cannot say who does.

    Before:
        {servers: [{url: 'https://one.example/v1'}, {url: 'https://two.example/v1'}]}

    After:
        {servers: [{url: 'https://one.example/v1'}]}

    Mend:
        Call one of the places that are left.
    """
    return f"server {value(change.old)} was removed"


@rule(on="server-changed", side=Side.NONE, level=Level.BREAKING)
def server_changed(change: Change) -> str | None:
    """The API moved.

    Why it breaks:
        Calls to the old address do not arrive, or arrive at the old version.

    Before:
        {servers: [{url: 'https://one.example/v1'}]}

    After:
        {servers: [{url: 'https://one.example/v2'}]}

    Not when:
        The paths changed the other way, so that every full URL stays.

    Mend:
        Call the new address.
    """
    if change.detail.get("only_version") or change.detail.get("only_default"):
        return None
    return f"the server is {value(change.new)}, was {value(change.old)}"


@rule(on="server-changed", side=Side.NONE, level=Level.RISKY)
def server_version_changed(change: Change) -> str | None:
    """The new version is served beside the old one, under its own number.

    Why it breaks:
        Addresses with a version in them mostly live on while the next version is served beside them; how
        long, the document does not say.

    Before:
        {info: {title: Things, version: '1.43'}, servers: [{url: 'https://one.example/v1.43'}]}

    After:
        {info: {title: Things, version: '1.44'}, servers: [{url: 'https://one.example/v1.44'}]}

    Not when:
        Anything else of the address changed, or the document kept its own version.

    Mend:
        Find out how long the old address is served; call the new one when ready.
    """
    if not change.detail.get("only_version"):
        return None
    return f"this version is served at {value(change.new)}, the one before at {value(change.old)}"


@rule(on="server-changed", side=Side.NONE, level=Level.RISKY)
def server_default_changed(change: Change) -> str | None:
    """A variable of the address has another default.

    Why it breaks:
        Clients that took the default call another place now; those that chose a value call the same one.

    Before:
        {servers: [{url: 'https://{region}.example', variables: {region: {default: eu}}}]}

    After:
        {servers: [{url: 'https://{region}.example', variables: {region: {default: us}}}]}

    Mend:
        Name the value that is meant.
    """
    if not change.detail.get("only_default"):
        return None
    return f"the server is {value(change.new)} by default, was {value(change.old)}"


@rule(on="server-value-removed", side=Side.NONE, level=Level.RISKY)
def server_value_removed(change: Change) -> str | None:
    """A value of a variable of the address is gone.

    Why it breaks:
        Clients that chose it call a place that is described no more.

    Before:
        {servers: [{url: 'https://{region}.example', variables: {region: {default: eu, enum: [eu, us]}}}]}

    After:
        {servers: [{url: 'https://{region}.example', variables: {region: {default: eu, enum: [eu]}}}]}

    Mend:
        Choose a value that is left.
    """
    if change.old is None:
        return f"{value(change.subject)} of the address must be one of {values(change.new)}"
    return f"{values(change.old)} for {value(change.subject)} of the address is gone"


@rule(on="server-value-added", side=Side.NONE, level=Level.SAFE)
def server_value_added(change: Change) -> str | None:
    """A variable of the address may have one more value.

    Why:
        The others are served as before.

    Before:
        {servers: [{url: 'https://{region}.example', variables: {region: {default: eu, enum: [eu]}}}]}

    After:
        {servers: [{url: 'https://{region}.example', variables: {region: {default: eu, enum: [eu, us]}}}]}
    """
    if change.new is None:
        return f"{value(change.subject)} of the address may be anything"
    return f"{values(change.new)} for {value(change.subject)} of the address was added"
