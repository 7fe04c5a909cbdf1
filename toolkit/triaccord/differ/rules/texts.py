"""Patterns, and what strings hold."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import in_model, step, thing
from triaccord.model import Change, Level, Side


@rule(on="pattern-set", side=Side.REQUEST, level=Level.BREAKING)
def request_pattern_set(change: Change) -> str | None:
    """Strings must match a pattern.

    Why it breaks:
        Strings that do not match are refused.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, pattern: '^a'}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"pattern of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="pattern-set", side=Side.RESPONSE, level=Level.SAFE)
def response_pattern_set(change: Change) -> str | None:
    """Strings match a pattern.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, pattern: '^a'}}}
    """
    return f"pattern of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="pattern-lifted", side=Side.REQUEST, level=Level.SAFE)
def request_pattern_lifted(change: Change) -> str | None:
    """Strings need not match a pattern any more.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {name: {type: string, pattern: '^a'}}}

    After:
        {type: object, properties: {name: {type: string}}}
    """
    return f"pattern of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="pattern-lifted", side=Side.RESPONSE, level=Level.BREAKING)
def response_pattern_lifted(change: Change) -> str | None:
    """Strings need not match the pattern any more.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {name: {type: string, pattern: '^a'}}}

    After:
        {type: object, properties: {name: {type: string}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"pattern of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="pattern-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_pattern_changed(change: Change) -> str | None:
    """Strings must match another pattern.

    Why it breaks:
        Strings that match the old pattern only are refused.

    Before:
        {type: object, properties: {name: {type: string, pattern: '^a'}}}

    After:
        {type: object, properties: {name: {type: string, pattern: '^b'}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"pattern of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="pattern-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_pattern_changed(change: Change) -> str | None:
    """Strings match another pattern.

    Why it breaks:
        Strings may come back that the old pattern ruled out.

    Before:
        {type: object, properties: {name: {type: string, pattern: '^a'}}}

    After:
        {type: object, properties: {name: {type: string, pattern: '^b'}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"pattern of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="content-type-added", side=Side.REQUEST, level=Level.RISKY)
def request_content_type_added(change: Change) -> str | None:
    """The media type inside strings is stated.

    Why it breaks:
        It may have been so before, or may be new; the document cannot say.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, contentMediaType: text/plain}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"media type inside {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="content-type-added", side=Side.RESPONSE, level=Level.SAFE)
def response_content_type_added(change: Change) -> str | None:
    """The media type inside strings is stated.

    Why:
        The same strings come back.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, contentMediaType: text/plain}}}
    """
    return f"media type inside {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="content-type-removed", side=Side.REQUEST, level=Level.SAFE)
def request_content_type_removed(change: Change) -> str | None:
    """The media type inside strings is no longer stated.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {name: {type: string, contentMediaType: text/plain}}}

    After:
        {type: object, properties: {name: {type: string}}}
    """
    return f"media type inside {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="content-type-removed", side=Side.RESPONSE, level=Level.RISKY)
def response_content_type_removed(change: Change) -> str | None:
    """The media type inside strings is no longer stated.

    Why it breaks:
        Strings may hold something else now; the document cannot say.

    Before:
        {type: object, properties: {name: {type: string, contentMediaType: text/plain}}}

    After:
        {type: object, properties: {name: {type: string}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"media type inside {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="content-type-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_content_type_changed(change: Change) -> str | None:
    """The media type inside strings changed.

    Why it breaks:
        The server decodes them in the new way.

    Before:
        {type: object, properties: {name: {type: string, contentMediaType: text/plain}}}

    After:
        {type: object, properties: {name: {type: string, contentMediaType: text/html}}}

    Mend:
        Write them the new way.
    """
    return f"media type inside {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="content-type-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_content_type_changed(change: Change) -> str | None:
    """The media type inside strings changed.

    Why it breaks:
        Readers decode them in the old way.

    Before:
        {type: object, properties: {name: {type: string, contentMediaType: text/plain}}}

    After:
        {type: object, properties: {name: {type: string, contentMediaType: text/html}}}

    Mend:
        Read them the new way.
    """
    return f"media type inside {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="content-encoding-added", side=Side.REQUEST, level=Level.RISKY)
def request_content_encoding_added(change: Change) -> str | None:
    """The encoding of strings is stated.

    Why it breaks:
        It may have been so before, or may be new; the document cannot say.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, contentEncoding: base64}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"encoding of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="content-encoding-added", side=Side.RESPONSE, level=Level.SAFE)
def response_content_encoding_added(change: Change) -> str | None:
    """The encoding of strings is stated.

    Why:
        The same strings come back.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, contentEncoding: base64}}}
    """
    return f"encoding of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="content-encoding-removed", side=Side.REQUEST, level=Level.SAFE)
def request_content_encoding_removed(change: Change) -> str | None:
    """The encoding of strings is no longer stated.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {name: {type: string, contentEncoding: base64}}}

    After:
        {type: object, properties: {name: {type: string}}}
    """
    return f"encoding of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="content-encoding-removed", side=Side.RESPONSE, level=Level.RISKY)
def response_content_encoding_removed(change: Change) -> str | None:
    """The encoding of strings is no longer stated.

    Why it breaks:
        Strings may hold something else now; the document cannot say.

    Before:
        {type: object, properties: {name: {type: string, contentEncoding: base64}}}

    After:
        {type: object, properties: {name: {type: string}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"encoding of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="content-encoding-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_content_encoding_changed(change: Change) -> str | None:
    """The encoding of strings changed.

    Why it breaks:
        The server decodes them in the new way.

    Before:
        {type: object, properties: {name: {type: string, contentEncoding: base64}}}

    After:
        {type: object, properties: {name: {type: string, contentEncoding: base32}}}

    Mend:
        Write them the new way.
    """
    return f"encoding of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="content-encoding-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_content_encoding_changed(change: Change) -> str | None:
    """The encoding of strings changed.

    Why it breaks:
        Readers decode them in the old way.

    Before:
        {type: object, properties: {name: {type: string, contentEncoding: base64}}}

    After:
        {type: object, properties: {name: {type: string, contentEncoding: base32}}}

    Mend:
        Read them the new way.
    """
    return f"encoding of {thing(change)}: {step(change)}{in_model(change)}"
