"""How values are written as XML."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import in_model, thing, value
from triaccord.model import Change, Level, Side


def _told(change: Change) -> str:
    was, now = ("nothing said" if one is None else value(one) for one in (change.old, change.new))
    return f"XML of {thing(change)}: {was} → {now}{in_model(change)}"


@rule(on="xml-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_xml_changed(change: Change) -> str | None:
    """A value is written with another element, or as an attribute.

    Why it breaks:
        What is sent as XML is not found where it is looked for.

    Before:
        {requestBody: {content: {application/xml: {schema: {type: object, properties: {
            name: {type: string}}}}}}}

    After:
        {requestBody: {content: {application/xml: {schema: {type: object, properties: {
            name: {type: string, xml: {attribute: true}}}}}}}}

    Mend:
        Write it as the newer version has it, or send JSON where that is taken.
    """
    return _told(change)


@rule(on="xml-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_xml_changed(change: Change) -> str | None:
    """A value is written with another element, or as an attribute.

    Why it breaks:
        Readers of the XML do not find it where it was.

    Before:
        {responses: {'200': {description: ok, content: {application/xml: {schema: {type: object, properties: {
            name: {type: string}}}}}}}}

    After:
        {responses: {'200': {description: ok, content: {application/xml: {schema: {type: object, properties: {
            name: {type: string, xml: {name: label}}}}}}}}}

    Mend:
        Read it where the newer version has it, or ask for JSON where that is offered.
    """
    return _told(change)
