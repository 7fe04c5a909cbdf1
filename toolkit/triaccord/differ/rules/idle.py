"""Limits, patterns and formats of types that they do not concern."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import in_model, keyword, step, thing, value, values
from triaccord.model import Change, Level, Side


def _words(change: Change) -> str:
    if change.detail.get("keyword") == "enum":
        listed, did = (change.old, "removed") if change.old is not None else (change.new, "added")
        return (
            f"{thing(change)}: {values(listed)} {did}{in_model(change)}; by the letter that is no value of "
            f"{value(change.detail.get('type'))}"
        )
    return (
        f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}; by the letter it says "
        f"nothing of {value(change.detail.get('type'))}"
    )


@rule(on="idle-tightened", side=Side.REQUEST, level=Level.BREAKING)
def request_idle_limit_tightened(change: Change) -> str | None:
    """A limit was tightened that does not concern the type.

    Why it breaks:
        By the letter every value stays accepted. But somebody edited the limit, and most servers do what
        was meant: `maxLength` of an integer counts its digits, `maximum` of a string is for its number.

    Before:
        {type: object, properties: {number: {type: integer, maxLength: 9}}}

    After:
        {type: object, properties: {number: {type: integer, maxLength: 5}}}

    Mend:
        Keep to the new limit, read as it was meant.
    """
    return _words(change)


@rule(on="idle-tightened", side=Side.RESPONSE, level=Level.SAFE)
def response_idle_limit_tightened(change: Change) -> str | None:
    """A limit was tightened that does not concern the type.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {number: {type: integer, maxLength: 9}}}

    After:
        {type: object, properties: {number: {type: integer, maxLength: 5}}}
    """
    return _words(change)


@rule(on="idle-relaxed", side=Side.REQUEST, level=Level.SAFE)
def request_idle_limit_relaxed(change: Change) -> str | None:
    """A limit was relaxed that does not concern the type.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {number: {type: integer, maxLength: 5}}}

    After:
        {type: object, properties: {number: {type: integer, maxLength: 9}}}
    """
    return _words(change)


@rule(on="idle-relaxed", side=Side.RESPONSE, level=Level.RISKY)
def response_idle_limit_relaxed(change: Change) -> str | None:
    """A limit was relaxed that does not concern the type.

    Why it breaks:
        By the letter nothing else comes back; who read the limit as it was meant may meet longer or
        larger values.

    Before:
        {type: object, properties: {number: {type: integer, maxLength: 5}}}

    After:
        {type: object, properties: {number: {type: integer, maxLength: 9}}}

    Mend:
        Make the reader take the new values.
    """
    return _words(change)


@rule(on="idle-set", side=Side.REQUEST, level=Level.RISKY)
def request_idle_keyword_set(change: Change) -> str | None:
    """A limit, pattern or format was stated that does not concern the type.

    Why it breaks:
        By the letter every value stays accepted; whether the server checks what was meant, the document
        cannot say.

    Before:
        {type: object, properties: {number: {type: integer}}}

    After:
        {type: object, properties: {number: {type: integer, pattern: '[0-9]{4}'}}}

    Mend:
        Keep to it, read as it was meant.
    """
    return _words(change)


@rule(on="idle-set", side=Side.RESPONSE, level=Level.SAFE)
def response_idle_keyword_set(change: Change) -> str | None:
    """A limit, pattern or format was stated that does not concern the type.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {number: {type: integer}}}

    After:
        {type: object, properties: {number: {type: integer, pattern: '[0-9]{4}'}}}
    """
    return _words(change)


@rule(on="idle-lifted", side=Side.REQUEST, level=Level.SAFE)
def request_idle_keyword_lifted(change: Change) -> str | None:
    """A limit, pattern or format went that does not concern the type.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {number: {type: integer, pattern: '[0-9]{4}'}}}

    After:
        {type: object, properties: {number: {type: integer}}}
    """
    return _words(change)


@rule(on="idle-lifted", side=Side.RESPONSE, level=Level.SAFE)
def response_idle_keyword_lifted(change: Change) -> str | None:
    """A limit, pattern or format went that does not concern the type.

    Why:
        It said nothing of what comes back.

    Before:
        {type: object, properties: {number: {type: integer, pattern: '[0-9]{4}'}}}

    After:
        {type: object, properties: {number: {type: integer}}}
    """
    return _words(change)
