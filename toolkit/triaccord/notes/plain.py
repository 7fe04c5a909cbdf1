"""Names that stand plain in a text, without code, humps or underscores, where the words around say so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_NOUN_NAME = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[Nn]ew|[Oo]ptional|[Rr]equired|[Aa]nd) "
    r"(?:[Ff]ield|[Pp]arameter|[Pp]roperty)(?: name)? "
    r"(?P<name>[a-z][a-z0-9]+)(?= (?:is|has|was|will|in the|from|of|on|must|can|may)\b|[.,;]|$)"
)
_ADDED_TO = re.compile(
    r"\b(?i:add(?:s|ed)?|drops?|removed?) (?P<name>[a-z]\w+) (?:to|from) [a-z ]+(?:field|propert)"
)
_NAME_NOUN = re.compile(
    r"\b(?i:accepts?|supports?|using|by|new|optional|the|with|added|adds?|adding|removed|removes?|removing|an?)"
    r" (?P<first>[a-z][a-z0-9]{2,})"
    r"(?: (?:and|or) (?P<second>[a-z][a-z0-9]{2,})(?= (?:query )?parameters?\b)|(?= (?:query )?parameter\b))"
)
_FIELD_NOUN = re.compile(
    r"\b(?i:add(?:s|ed|ing)?|remov(?:e|es|ed|ing)|drop(?:s|ped|ping)?|delet(?:e|es|ed|ing)|deprecat(?:e|es|ed|ing)"
    r"|renam(?:e|es|ed|ing)|includes?|returns?|contains?)(?: (?:the|a|an|new|optional|deprecated|back))*"
    r" (?P<name>[a-z][a-z0-9]{2,}) (?:field|property|attribute)(?= (?:to|from|of|in|on|for|is|has)\b|[.,;]|$)"
)
"""A plain word that something happens to as to a field: "Removed closed field from carts"."""
_MARKED = re.compile(
    r"\b(?i:mark(?:s|ed|ing)?|flag(?:s|ged)?)(?: the)? (?P<name>[A-Za-z]\w+)"
    r" as (?:deprecated|obsolete|required|optional|nullable)\b"
)
_FEW = re.compile(
    r"\b(?:as|the|new|two|three|with)(?: the)? (?:fields|properties|attributes|parameters)"
    r" (?P<list>[a-z]\w*(?:, [a-z]\w*)*,? and [a-z]\w*)(?=[.;]|\W*$)",
    re.MULTILINE,
)
"""Names listed behind their noun: "as fields x, y and z"."""
_LISTED = re.compile(
    r"\b(?:fields?|parameters?|properties|attributes)\b[^.:;]{0,80}[:;] "
    r"(?P<list>[a-z]\w*(?:(?:,| and|, and) [a-z]\w*)*)\.?$",
    re.MULTILINE,
)
NAMING = re.compile(r"ield|arameter|ropert|ttribute|ark(?:ed|s)? [A-Za-z]\w* as ")
"""What a text holds if it may hold such names."""
_NO_WORDS = frozenset(
    re.findall(
        r"\w+",
        "added additional all and any as both default deprecated different each existing filter following for"
        " form gone header mandatory nullable removed renamed"
        " input its more multiple new no optional other output path query request required same search"
        " several some string such that the their these this three two url using various with body",
    )
)


_ADJECTIVES = frozenset(
    re.findall(
        r"\w+",
        "appropriate array basic body boolean certain computed config configuration correct"
        " corresponding custom data database date deprecated dummy empty enum extra form free"
        " generic hidden incorrect integer internal invalid json key last legacy list mandatory"
        " metadata missing model nested null nullable number numeric object obsolete old private"
        " public read redundant related relevant request respective response schema second"
        " separate similar simple single special specific static string table temporary text third"
        " top type typed unique unknown unnecessary unused useless user valid virtual whole wrong",
    )
)
"""What a field may be without being called so."""


def plain_names(text: str, known: Callable[[str], bool] | None) -> Iterator[tuple[int, int]]:
    """Where plain names stand in a text.

    Args:
        text: The words of an entry.
        known: Whether a plain word is a name of the documents; None where there are no documents.
    """
    for match in _NOUN_NAME.finditer(text):
        yield from _named(match, "name")
    for match in _ADDED_TO.finditer(text) if known else ():
        if known and known(match.group("name")):
            yield from _named(match, "name")
    for match in _NAME_NOUN.finditer(text):
        yield from _named(match, "first")
        if match.group("second"):
            yield from _named(match, "second")
    for match in _FIELD_NOUN.finditer(text):
        if match.group("name") not in _ADJECTIVES:
            yield from _named(match, "name")
    for match in _MARKED.finditer(text) if " as " in text else ():
        yield from _named(match, "name")
    for match in (*_LISTED.finditer(text), *_FEW.finditer(text)):
        for word in re.finditer(r"[A-Za-z]\w*", match.group("list")):
            start = match.start("list") + word.start()
            if word.group() not in _NO_WORDS:
                yield start, start + len(word.group())


def _named(match: re.Match[str], group: str) -> Iterator[tuple[int, int]]:
    if match.group(group) not in _NO_WORDS:
        yield match.span(group)
