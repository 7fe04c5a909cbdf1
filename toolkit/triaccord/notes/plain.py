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
    r"(?: (?:and|or) (?P<second>[a-z][a-z0-9]{2,}))?(?= (?:query )?(?:parameters?)\b)"
)
_LISTED = re.compile(
    r"\b(?:fields?|parameters?|properties|attributes)\b[^.:;]{0,80}[:;] "
    r"(?P<list>[a-z]\w*(?:(?:,| and|, and) [a-z]\w*)*)\.?$",
    re.MULTILINE,
)
_NAMING = re.compile(r"ield|arameter|ropert|ttribute")
_NO_WORDS = frozenset(
    re.findall(
        r"\w+",
        "additional all and any as both default different each existing filter following for form header"
        " input its more multiple new no optional other output path query request required same search"
        " several some string such that the their these this three two url using various with body",
    )
)


def plain_names(text: str, shown: str, known: Callable[[str], bool] | None) -> Iterator[tuple[int, int]]:
    """Where plain names stand in a text.

    Args:
        text: The words of an entry.
        shown: The same without what is a name already: where traces of further ones are looked for.
        known: Whether a plain word is a name of the documents; None where there are no documents.
    """
    if _NAMING.search(shown) is None:
        return
    for match in _NOUN_NAME.finditer(text):
        yield from _named(match, "name")
    for match in _ADDED_TO.finditer(text) if known else ():
        if known and known(match.group("name")):
            yield from _named(match, "name")
    for match in _NAME_NOUN.finditer(text):
        yield from _named(match, "first")
        if match.group("second"):
            yield from _named(match, "second")
    for match in _LISTED.finditer(text):
        for word in re.finditer(r"[A-Za-z]\w*", match.group("list")):
            start = match.start("list") + word.start()
            if word.group() != "and":
                yield start, start + len(word.group())


def _named(match: re.Match[str], group: str) -> Iterator[tuple[int, int]]:
    if match.group(group) not in _NO_WORDS:
        yield match.span(group)
