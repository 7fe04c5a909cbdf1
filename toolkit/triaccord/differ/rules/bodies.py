"""Bodies and their media types."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import value, values
from triaccord.model import Change, Json, Level, Side


def _is_or_are(names: Json) -> str:
    return "are" if isinstance(names, list) else "is"


def _instead(change: Change) -> str:
    """What took the place of what went."""
    return f"; {values(change.new)} {_is_or_are(change.new)}" if change.detail.get("instead") else ""


def _at(change: Change) -> str:
    """The statuses, where some are not."""
    statuses = change.detail.get("statuses")
    return f" (status {values(statuses)})" if isinstance(statuses, list) else ""


@rule(on="body-added", side=Side.REQUEST, level=Level.BREAKING)
def request_body_added_required(change: Change) -> str | None:
    """A body must now be sent.

    Why it breaks:
        Calls without one are refused.

    Before:
        {responses: {'200': {description: ok}}}

    After:
        {requestBody: {required: true, content: {application/json: {schema: {type: object}}}}}

    Mend:
        Send it.
    """
    if not change.required:
        return None
    return "a body must now be sent"


@rule(on="body-added", side=Side.REQUEST, level=Level.SAFE)
def request_body_added_optional(change: Change) -> str | None:
    """A body may now be sent.

    Why:
        Calls without one work as before.

    Before:
        {responses: {'200': {description: ok}}}

    After:
        {requestBody: {content: {application/json: {schema: {type: object}}}}}
    """
    if change.required:
        return None
    return "a body may now be sent"


@rule(on="body-removed", side=Side.REQUEST, level=Level.BREAKING)
def request_body_removed(change: Change) -> str | None:
    """The body is gone.

    Why it breaks:
        What it says is refused or ignored.

    Before:
        {requestBody: {content: {application/json: {schema: {type: object}}}}}

    After:
        {responses: {'200': {description: ok}}}

    Mend:
        Send what it said the new way.
    """
    return "the request has no body any more"


@rule(on="body-required", side=Side.REQUEST, level=Level.BREAKING)
def request_body_required(change: Change) -> str | None:
    """The body must now be sent.

    Why it breaks:
        Calls without one are refused.

    Before:
        {requestBody: {content: {application/json: {schema: {type: object}}}}}

    After:
        {requestBody: {required: true, content: {application/json: {schema: {type: object}}}}}

    Mend:
        Send it.
    """
    return "the body must now be sent"


@rule(on="body-optional", side=Side.REQUEST, level=Level.SAFE)
def request_body_optional(change: Change) -> str | None:
    """The body may be left out.

    Why:
        Calls with one work as before.

    Before:
        {requestBody: {required: true, content: {application/json: {schema: {type: object}}}}}

    After:
        {requestBody: {content: {application/json: {schema: {type: object}}}}}
    """
    return "the body may be left out"


@rule(on="media-type-removed", side=Side.REQUEST, level=Level.BREAKING)
def request_media_type_removed(change: Change) -> str | None:
    """A media type is no longer accepted.

    Why it breaks:
        Bodies in it are refused.

    Before:
        {requestBody: {content: {application/json: {schema: {type: object}}, application/xml: {
                schema: {type: object}}}}}

    After:
        {requestBody: {content: {application/json: {schema: {type: object}}}}}

    Mend:
        Send one that is left.
    """
    return f"{values(change.old)} {_is_or_are(change.old)} no longer accepted{_instead(change)}"


@rule(on="media-type-added", side=Side.REQUEST, level=Level.SAFE)
def request_media_type_added(change: Change) -> str | None:
    """One more media type is accepted.

    Why:
        The old ones still are.

    Before:
        {requestBody: {content: {application/json: {schema: {type: object}}}}}

    After:
        {requestBody: {content: {application/json: {schema: {type: object}}, application/xml: {
                schema: {type: object}}}}}
    """
    return f"{value(change.new)} is accepted, too"


@rule(on="media-type-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_media_type_changed(change: Change) -> str | None:
    """A body must be sent under another media type.

    Why it breaks:
        Bodies under the old one are refused.

    Before:
        {requestBody: {content: {application/json: {schema: {type: object}}}}}

    After:
        {requestBody: {content: {application/vnd.things+json: {schema: {type: object}}}}}

    Mend:
        Send the new `Content-Type`.
    """
    if change.detail.get("relation") == "widened":
        return None
    return f"{value(change.new)} is accepted in the place of {value(change.old)}"


@rule(on="media-type-changed", side=Side.REQUEST, level=Level.SAFE)
def request_media_type_widened(change: Change) -> str | None:
    """A body may be sent under every media type of a range.

    Why:
        The old one is in it.

    Before:
        {requestBody: {content: {application/json: {schema: {type: object}}}}}

    After:
        {requestBody: {content: {'*/*': {schema: {type: object}}}}}
    """
    if change.detail.get("relation") != "widened":
        return None
    return f"{value(change.new)} is accepted, {value(change.old)} was before"


@rule(on="media-type-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_media_type_removed(change: Change) -> str | None:
    """A media type is no longer offered.

    Why it breaks:
        Readers that ask for it get an error or something else.

    Before:
        {responses: {'200': {description: ok, content: {application/json: {schema: {type: object}},
                application/xml: {schema: {type: object}}}}}}

    After:
        {responses: {'200': {description: ok, content: {application/json: {schema: {type: object}}}}}}

    Mend:
        Read one that is left.
    """
    return f"{values(change.old)} {_is_or_are(change.old)} no longer offered{_at(change)}{_instead(change)}"


@rule(on="media-type-added", side=Side.RESPONSE, level=Level.SAFE)
def response_media_type_added(change: Change) -> str | None:
    """One more media type is offered.

    Why:
        Who asks for an old one gets it.

    Before:
        {responses: {'200': {description: ok, content: {application/json: {schema: {type: object}}}}}}

    After:
        {responses: {'200': {description: ok, content: {application/json: {schema: {type: object}},
                application/xml: {schema: {type: object}}}}}}
    """
    return f"{value(change.new)} is offered, too{_at(change)}"


@rule(on="media-type-changed", side=Side.RESPONSE, level=Level.RISKY)
def response_media_type_changed(change: Change) -> str | None:
    """A body comes back under another media type of the same syntax.

    Why it breaks:
        Readers that parse by syntax do not notice; those that compare `Content-Type` or send `Accept`
        may.

    Before:
        {responses: {'200': {description: ok, content: {application/json: {schema: {type: object}}}}}}

    After:
        {responses: {'200': {description: ok, content: {application/problem+json: {schema: {
                    type: object}}}}}}

    Mend:
        Accept the new one, too.
    """
    if change.detail.get("relation") == "narrowed":
        return None
    return f"{value(change.new)} comes in the place of {value(change.old)}{_at(change)}"


@rule(on="media-type-changed", side=Side.RESPONSE, level=Level.SAFE)
def response_media_type_narrowed(change: Change) -> str | None:
    """A body comes back under one media type of the range that was stated.

    Why:
        It may have come so before.

    Before:
        {responses: {'200': {description: ok, content: {'*/*': {schema: {type: object}}}}}}

    After:
        {responses: {'200': {description: ok, content: {application/json: {schema: {type: object}}}}}}
    """
    if change.detail.get("relation") != "narrowed":
        return None
    return f"{value(change.new)} comes back, {value(change.old)} was stated{_at(change)}"


@rule(on="encoding-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_encoding_changed(change: Change) -> str | None:
    """A part of the body is written differently.

    Why it breaks:
        The server reads the old spelling as something else.

    Before:
        {requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {
                      file: {type: string}}}, encoding: {
                  file: {contentType: image/png}}}}}}

    After:
        {requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {
                      file: {type: string}}}, encoding: {
                  file: {contentType: image/webp}}}}}}

    Mend:
        Write it the new way.
    """
    return f"{value(change.subject)} is encoded {_encoding(change.new)}, was {_encoding(change.old)}"


@rule(on="encoding-widened", side=Side.REQUEST, level=Level.SAFE)
def request_encoding_widened(change: Change) -> str | None:
    """A part of the body may be written in more ways.

    Why:
        The way it was written stays welcome.

    Before:
        {requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {
                      file: {type: string}}}, encoding: {
                  file: {contentType: image/png}}}}}}

    After:
        {requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {
                      file: {type: string}}}, encoding: {
                  file: {contentType: 'image/png, image/webp'}}}}}}
    """
    return f"{value(change.subject)} is encoded {_encoding(change.new)}, was {_encoding(change.old)}"


@rule(on="encoding-widened", side=Side.RESPONSE, level=Level.RISKY)
def response_encoding_widened(change: Change) -> str | None:
    """A part of the body may come written in more ways.

    Why it breaks:
        Readers may not know the new ones.

    Before:
        {responses: {'200': {description: ok, content: {multipart/form-data: {schema: {type: object,
                    properties: {file: {type: string}}}, encoding: {file: {contentType: image/png}}}}}}}

    After:
        {responses: {'200': {description: ok, content: {multipart/form-data: {schema: {type: object,
                    properties: {file: {type: string}}}, encoding: {
                    file: {contentType: 'image/png, image/webp'}}}}}}}

    Mend:
        Look at the content type of the part.
    """
    return f"{value(change.subject)} is encoded {_encoding(change.new)}, was {_encoding(change.old)}"


def _encoding(encoding: Json) -> str:
    return "as by default" if not encoding else f"as {value(encoding)}"


@rule(on="encoding-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_encoding_changed(change: Change) -> str | None:
    """A part of the body comes written differently.

    Why it breaks:
        Readers take the new spelling for something else.

    Before:
        {responses: {'200': {description: ok, content: {multipart/form-data: {schema: {type: object,
                    properties: {file: {type: string}}}, encoding: {file: {contentType: image/png}}}}}}}

    After:
        {responses: {'200': {description: ok, content: {multipart/form-data: {schema: {type: object,
                    properties: {file: {type: string}}}, encoding: {file: {contentType: image/webp}}}}}}}

    Mend:
        Read it the new way.
    """
    return f"{value(change.subject)} is encoded {_encoding(change.new)}, was {_encoding(change.old)}"


@rule(on="markup-restated", side=Side.REQUEST, level=Level.RISKY)
def request_markup_restated(change: Change) -> str | None:
    """XML is described as a text instead of an object, or the reverse, with no word on its elements.

    Why it breaks:
        Both say that some XML is sent, and neither says which; the document cannot decide.

    Before:
        {requestBody: {content: {application/xml: {schema: {type: string}}}}}

    After:
        {requestBody: {content: {application/xml: {schema: {type: object}}}}}

    Mend:
        Look what the XML is.
    """
    return f"XML is described as {value(change.new)}, was {value(change.old)}"


@rule(on="markup-restated", side=Side.RESPONSE, level=Level.RISKY)
def response_markup_restated(change: Change) -> str | None:
    """XML is described as a text instead of an object, or the reverse, with no word on its elements.

    Why it breaks:
        Both say that some XML is returned, and neither says which; the document cannot decide.

    Before:
        {responses: {'200': {description: x, content: {application/xml: {schema: {type: string}}}}}}

    After:
        {responses: {'200': {description: x, content: {application/xml: {schema: {type: object}}}}}}

    Mend:
        Look what the XML is.
    """
    return f"XML is described as {value(change.new)}, was {value(change.old)}"
