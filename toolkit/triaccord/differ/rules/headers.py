"""Headers of responses."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import at_status, perhaps, value
from triaccord.model import Change, Level, Side


@rule(on="header-added", side=Side.RESPONSE, level=Level.SAFE)
def response_header_added(change: Change) -> str | None:
    """A response has one more header.

    Why:
        Readers ignore headers that they do not know.

    Before:
        {responses: {'200': {description: ok, headers: {}}}}

    After:
        {responses: {'200': {description: ok, headers: {X-Rest: {schema: {type: integer}}}}}}
    """
    return f"header {value(change.subject)} was added{at_status(change)}"


@rule(on="header-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_header_removed(change: Change) -> str | None:
    """A header that was always there is gone.

    Why it breaks:
        Readers that rely on it find nothing.

    Before:
        {responses: {'200': {description: ok, headers: {X-Rest: {required: true, schema: {
                    type: integer}}}}}}

    After:
        {responses: {'200': {description: ok, headers: {}}}}

    Mend:
        Do without it.
    """
    if not change.required:
        return None
    return f"header {value(change.subject)} was removed{at_status(change)}{perhaps(change)}"


@rule(on="header-removed", side=Side.RESPONSE, level=Level.RISKY)
def response_header_removed_optional(change: Change) -> str | None:
    """A header that may have been there is gone.

    Why it breaks:
        It was never promised, but who read it where it was finds nothing.

    Before:
        {responses: {'200': {description: ok, headers: {X-Rest: {schema: {type: integer}}}}}}

    After:
        {responses: {'200': {description: ok, headers: {}}}}

    Mend:
        Do without it.
    """
    if change.required:
        return None
    return f"header {value(change.subject)} was removed{at_status(change)}{perhaps(change)}"


@rule(on="header-optional", side=Side.RESPONSE, level=Level.BREAKING)
def response_header_optional(change: Change) -> str | None:
    """A header may now be missing.

    Why it breaks:
        Readers that rely on it find nothing.

    Before:
        {responses: {'200': {description: ok, headers: {X-Rest: {required: true, schema: {
                    type: integer}}}}}}

    After:
        {responses: {'200': {description: ok, headers: {X-Rest: {schema: {type: integer}}}}}}

    Mend:
        Expect it to be missing.
    """
    return f"header {value(change.subject)} may now be missing"


@rule(on="header-required", side=Side.RESPONSE, level=Level.SAFE)
def response_header_required(change: Change) -> str | None:
    """A header is now always there.

    Why:
        Readers that expect it to be missing still work.

    Before:
        {responses: {'200': {description: ok, headers: {X-Rest: {schema: {type: integer}}}}}}

    After:
        {responses: {'200': {description: ok, headers: {X-Rest: {required: true, schema: {
                    type: integer}}}}}}
    """
    return f"header {value(change.subject)} is now always there"


@rule(on="header-deprecated", side=Side.RESPONSE, level=Level.SAFE)
def response_header_deprecated(change: Change) -> str | None:
    """A header is marked as going away.

    Why:
        It comes as before.

    Before:
        {responses: {'200': {description: ok, headers: {X-Rest: {schema: {type: integer}}}}}}

    After:
        {responses: {'200': {description: ok, headers: {X-Rest: {deprecated: true, schema: {
                    type: integer}}}}}}

    Mend:
        Look for what replaces it.
    """
    return f"header {value(change.subject)} is deprecated"


@rule(on="header-undeprecated", side=Side.RESPONSE, level=Level.SAFE)
def response_header_undeprecated(change: Change) -> str | None:
    """A header is no longer marked as going away.

    Why:
        It comes as before.

    Before:
        {responses: {'200': {description: ok, headers: {X-Rest: {deprecated: true, schema: {
                    type: integer}}}}}}

    After:
        {responses: {'200': {description: ok, headers: {X-Rest: {schema: {type: integer}}}}}}
    """
    return f"header {value(change.subject)} is no longer deprecated"


@rule(on="header-style-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_header_style_changed(change: Change) -> str | None:
    """A header is written differently on the wire.

    Why it breaks:
        Readers take the new spelling for something else.

    Before:
        {responses: {'200': {description: ok, headers: {X-Ids: {explode: false, schema: {
                    type: object, properties: {id: {type: integer}}}}}}}}

    After:
        {responses: {'200': {description: ok, headers: {X-Ids: {explode: true, schema: {type: object,
                    properties: {id: {type: integer}}}}}}}}

    Mend:
        Read it the new way.
    """
    return f"header {value(change.subject)} is written as {value(change.new)}, was {value(change.old)}"


@rule(on="header-renamed", side=Side.RESPONSE, level=Level.BREAKING)
def response_header_renamed(change: Change) -> str | None:
    """A header that was always there has another name.

    Why it breaks:
        Readers that rely on the old name find nothing.

    Before:
        {responses: {'200': {description: ok, headers: {X-Rate-Limit: {required: true, schema: {
                    type: integer}}}}}}

    After:
        {responses: {'200': {description: ok, headers: {RateLimit: {required: true, schema: {
                    type: integer}}}}}}

    Mend:
        Read the new name.
    """
    if not change.detail.get("was_required"):
        return None
    return f"header {value(change.old)} is now {value(change.new)}{at_status(change)}"


@rule(on="header-renamed", side=Side.RESPONSE, level=Level.RISKY)
def response_optional_header_renamed(change: Change) -> str | None:
    """A header that may have been there has another name.

    Why it breaks:
        It was never promised, but who read it where it was finds nothing.

    Before:
        {responses: {'200': {description: ok, headers: {X-Rate-Limit: {schema: {type: integer}}}}}}

    After:
        {responses: {'200': {description: ok, headers: {RateLimit: {schema: {type: integer}}}}}}

    Mend:
        Read the new name.
    """
    if change.detail.get("was_required"):
        return None
    return f"header {value(change.old)} is now {value(change.new)}{at_status(change)}"
