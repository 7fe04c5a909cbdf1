"""Names in a text: operations, fields, models, constants, values, with the places where they stand.

Code spans say what they are by their form; without backticks the same forms count (`GET /orders`,
`orderNumber`, `ORDER_PAID`), and plain words only where a noun says so ("the field status").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from operator import attrgetter

from triaccord.model import OperationRef
from triaccord.notes.lexicon import lexicon
from triaccord.notes.paths import BARE_PATH, LOOSE_PATH, PATH, SIGN, SPOKEN, VERB_LIST, VERBS, operations_of
from triaccord.notes.plain import NAMING, plain_names


class Sort(str, Enum):
    """What a mention is, by its form alone."""

    OPERATION = "O"
    NAME = "N"
    MODEL = "M"
    """A capitalised name: a model with most vendors, a field with some."""
    CONSTANT = "C"
    LITERAL = "L"
    QUOTED = "Q"


# Not frozen, though nobody changes one: a frozen one takes four times as long to make, and notes make many.
@dataclass(slots=True, kw_only=True)
class Mention:
    """One name and where it stands in the text.

    `value` is what an assignment gives it (`status=OPEN`); `code` whether it stood in backticks.
    """

    sort: Sort
    name: str
    start: int
    end: int
    operations: tuple[OperationRef, ...] = ()
    value: str | None = None
    code: bool = False


_CODE_SPAN = re.compile(r"`([^`\n]+)`")
_VERBS_BEFORE = re.compile(rf"\b(?P<verbs>{VERB_LIST}):? $")
_LONGEST_VERBS = 80
_OPERATION = re.compile(rf"\b(?P<verbs>{VERB_LIST}):? (?:endpoint |request to )?(?P<path>{LOOSE_PATH})")
_PATH_FIRST = re.compile(
    rf"(?<![\w/}}.`])(?P<path>/[a-z][\w{{}}<>:*-]*(?:/[\w{{}}<>:*-]+)*/?) "
    rf"(?P<verbs>(?:{VERBS})(?:(?:, and |, or | and | or |, |/| & )(?:{VERBS}))*)\b(?! ?`?/)"
)
"""`/orders GET and POST`: the path before its methods, in plain text."""
_MORE_PATH = re.compile(
    r"(?:,| and| or) (?P<path>/[\w{}<>()*-]+(?:/[\w{}<>()*-]+)*/?|[a-z]\w*(?:/[\w{}<>-]+)+)"
)
_ALL_OF_VERB = re.compile(rf"\b(?P<verb>{VERBS}) endpoints\b")
_TAIL_PATH = re.compile(r"(?<![\w/}])(?P<path>(?:\.\.)?/[a-z][\w{}/<>-]*)(?= endpoints?\b)")
_QUOTED = re.compile(r"[\"“](?P<words>[^\"“”\n]{1,80})[\"”]")
_SINGLE_QUOTED = re.compile(r"(?<!\w)'(?P<words>[A-Za-z_][\w.:/-]{1,60})'(?!\w)")
_CONSTANT = re.compile(r"(?<![\w./])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w])")
_CAMEL = re.compile(
    r"(?<![\w/.@])(?:[A-Za-z][A-Za-z0-9]*[./])*[a-z][a-z0-9]*(?:[A-Z][A-Za-z0-9]*)+(?:[./][A-Za-z][A-Za-z0-9]*)*(?![\w(])"
)
_DOTTED = re.compile(
    r"(?<![\w/.@])(?![A-Z0-9]+\.[A-Z0-9]+\b)[A-Z][A-Za-z0-9]+(?:\.[A-Za-z][A-Za-z0-9]*[A-Z]?\w*)+(?![\w/])"
)
_QUALIFIED = re.compile(
    r"(?<![\w/.@])(?:[a-z][a-z0-9_]*\.)+"
    r"(?P<name>[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*|(?! [a-z]))|[A-Z]{2,}[A-Za-z0-9]*)(?![\w/(.])"
)
"""A model with the part of the product before it: `billing.Invoice`."""
_POINTED = re.compile(r"[a-z0-9_]\.[A-Z]")
_CAPS_WORD = re.compile(r"(?<![\w/.])[A-Z]{2,}[a-z]\w*(?= (?:field|parameter|property)\b)")
_HEADER = re.compile(
    r"(?<![\w/.-])(?!Content-Type)[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)+"
    r"(?= (?:(?i:response|request|http) )?[Hh]eaders?\b)"
)
_SNAKE = re.compile(r"(?<![\w/.@-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w])")
_PASCAL = re.compile(r"(?<![\w/.@-])[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+(?!\w)(?![./-]\w)")
_TITLED_MODEL = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|to|on|of|in|from|for|each|every) (?P<name>[A-Z][a-z]{2,})"
    r"(?= (?:object|resource|model|schema|entity|structure)s?\b)"
)
_MODEL_NOUN = re.compile(
    r" (?:(?:query|path|body|request|response) )?(?:model|structure|schema|object|type|resource|entity|field"
    r"|param(?:eter)?|property|attribute|header|enum|flag)s?\b"
)
_HUMP = re.compile(r"[a-z0-9][A-Z]")
_OBJECT = re.compile(r"[a-z] (?:object|resource|model|schema|entity|structure)")
_PLAIN: tuple[tuple[re.Pattern[str], re.Pattern[str], Sort], ...] = (
    (re.compile("_"), _CONSTANT, Sort.CONSTANT),
    (_HUMP, _CAMEL, Sort.NAME),
    (re.compile(r"\w\.[A-Za-z]"), _DOTTED, Sort.NAME),
    (re.compile("_"), _SNAKE, Sort.NAME),
    (re.compile(r"[A-Z]{2}[a-z]"), _CAPS_WORD, Sort.NAME),
    (re.compile(r"[a-z]-[A-Z].*eader"), _HEADER, Sort.NAME),
)
"""What a plain text holds if it holds such names at all, the names, and what they are."""
_ANY_PLAIN = re.compile(r"_|[a-z0-9]-?[A-Z]|\w\.[A-Za-z]|[A-Z]{2}[a-z]")
"""All those traces in one."""
_IN_SPAN = re.compile(rf"(?P<verbs>{VERB_LIST}):? (?P<path>/?(?:(?<=/){SPOKEN}|/|{SIGN})+)")
_METHOD = re.compile(rf"\b(?:{VERBS})\b")
_METHODS = frozenset(VERBS.split("|"))
"""A method alone is neither an operation nor a name."""
_ANY_CASE = re.compile(rf"^(?:{VERBS})(?= /)", re.IGNORECASE)
_LITERALS = frozenset({"null", "NULL", "true", "false", "{}", "[]", '""', "''", "undefined", "NaN"})
_IDENTIFIER = re.compile(
    r"^[A-Za-z_$@][\w$@]*(?:(?:\.|/|\[\]\.|->|:)[A-Za-z_$@*<][\w$@*<>]*)*(?:\[\]|\(\))?$|^[a-z][\w]*(?:-[\w]+)+$|^[A-Z][a-z]+(?:-[A-Z][a-z]+)+$"
)
_SPACELESS = re.compile(r"/?\S+")
_WHOLE_PATH = re.compile(PATH)
_NUMBER_OR_TEXT = re.compile(r"[\d.,+-]+\w{0,3}|[\"'].*[\"']")
_UPPER_CASE = re.compile(r"[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)*")
_STATUS = re.compile(r"([1-5]\d\d)(?: [A-Z][A-Za-z'-]*){0,4}")
_CAPITALISED = re.compile(r"[A-Z][A-Za-z0-9]*")
_ASSIGNMENT = re.compile(r"^(?P<name>[A-Za-z_][\w.-]*)\s*[=:]\s*(?P<value>[^=\s].*)$")


def mentions(text: str, *, known: Callable[[str], bool] | None = None) -> list[Mention]:
    """All names in a text in their order, none overlapping.

    Args:
        text: Repaired words, code in backticks.
        known: Whether a plain word is a name of the documents; None where there are no documents.
    """
    found = _Found(text)
    if "`" in text:
        found.code_spans()
    if "/" in text or " endpoint" in text:
        shown = found.without_taken()
        if _METHOD.search(shown) or " endpoint" in shown:
            found.plain_operations()
        for bare in BARE_PATH.finditer(text) if " /" in shown or shown.startswith("/") else ():
            found.operation(bare.start(), bare.end(), "", bare.group("path"))
    if '"' in text or "“" in text:
        for match in _QUOTED.finditer(text):
            words = match.group("words")
            found.take(Mention(sort=Sort.QUOTED, name=words, start=match.start(), end=match.end()))
    for match in _SINGLE_QUOTED.finditer(text) if "'" in text else ():
        words = match.group("words")
        found.take(Mention(sort=Sort.QUOTED, name=words, start=match.start(), end=match.end()))
    shown = found.without_taken()
    for trace, pattern, sort in _PLAIN if _ANY_PLAIN.search(shown) else ():
        if trace.search(shown) is None:
            continue
        for match in pattern.finditer(text):
            if match.group() not in lexicon().no_names:
                found.take(Mention(sort=sort, name=match.group(), start=match.start(), end=match.end()))
    for match in _QUALIFIED.finditer(text) if _POINTED.search(shown) else ():
        name = match.group("name")
        found.take(Mention(sort=Sort.MODEL, name=name, start=match.start(), end=match.end()))
    if _HUMP.search(shown):
        for match in _PASCAL.finditer(text):
            if _MODEL_NOUN.match(text, match.end()) or (known and known(match.group())):
                found.take(Mention(sort=Sort.MODEL, name=match.group(), start=match.start(), end=match.end()))
    if _OBJECT.search(shown):
        for match in _TITLED_MODEL.finditer(text):
            start, end = match.span("name")
            found.take(Mention(sort=Sort.MODEL, name=match.group("name"), start=start, end=end))
    if NAMING.search(shown):
        for start, end in plain_names(text, known):
            found.take(Mention(sort=Sort.NAME, name=text[start:end], start=start, end=end))
    return found.sorted()


_START = attrgetter("start")


class _Found:
    """Mentions so far; a later one never overlaps an earlier one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.taken: list[Mention] = []

    def take(self, mention: Mention) -> None:
        start, end = mention.start, mention.end
        for other in self.taken:
            if other.start < end and start < other.end:
                return
        self.taken.append(mention)

    def without_taken(self) -> str:
        """The text with blanks where mentions are: where traces of further names are looked for."""
        parts: list[str] = []
        at = 0
        for mention in self.sorted():
            parts.append(self.text[at : mention.start])
            at = mention.end
        parts.append(self.text[at:])
        return " ".join(parts)

    def sorted(self) -> list[Mention]:
        return sorted(self.taken, key=_START)

    def code_spans(self) -> None:
        """Take what stands in backticks; methods before it belong to it where it is a path."""
        text, end = self.text, 0
        for span in _CODE_SPAN.finditer(text):
            code = span.group(1).strip()
            start, after, end = span.start(), end, span.end()
            if code in _METHODS:
                continue
            before = None
            if text[start - 1 : start] == " " and (text[start - 2].isupper() or text[start - 2] == ":"):
                before = _VERBS_BEFORE.search(text, max(after, start - _LONGEST_VERBS), start)
            sort, name, operations, value, with_verbs = _form(code, before and before.group("verbs"))
            self.taken.append(
                Mention(
                    sort=sort,
                    name=name,
                    start=before.start() if before and with_verbs else start,
                    end=end,
                    operations=operations,
                    value=value,
                    code=True,
                )
            )

    def plain_operations(self) -> None:
        for match in _OPERATION.finditer(self.text):
            path = match.group("path")
            cut = len(path) - len(path.rstrip(".,;:"))
            self.operation(match.start(), match.end() - cut, match.group("verbs"), path)
            verbs, at = match.group("verbs"), match.end()
            while more := _MORE_PATH.match(self.text, at):
                self.operation(more.start("path"), more.end(), verbs, more.group("path"))
                at = more.end()
        for match in _PATH_FIRST.finditer(self.text):
            self.operation(match.start(), match.end(), match.group("verbs"), match.group("path"))
        for match in _ALL_OF_VERB.finditer(self.text):
            ref = OperationRef(path="*", method=match.group("verb"))
            self.take(
                Mention(
                    sort=Sort.OPERATION,
                    name=str(ref),
                    start=match.start(),
                    end=match.end("verb"),
                    operations=(ref,),
                )
            )
        for match in _TAIL_PATH.finditer(self.text):
            path = match.group("path")
            ref = OperationRef(path="*" + path.lstrip("."), method="*")
            self.take(
                Mention(
                    sort=Sort.OPERATION, name=path, start=match.start(), end=match.end(), operations=(ref,)
                )
            )

    def operation(self, start: int, end: int, verbs: str, path: str) -> None:
        """Take the operations of some methods, or of any, on a path."""
        refs = operations_of(verbs, path)
        self.take(
            Mention(sort=Sort.OPERATION, name=self.text[start:end], start=start, end=end, operations=refs)
        )


@lru_cache(maxsize=16_384)
def _form(code: str, verbs: str | None) -> tuple[Sort, str, tuple[OperationRef, ...], str | None, bool]:
    """What some code is by its form: sort, name, operations, value, and whether the methods are part of it.

    Remembered, since notes speak of the same names over and over.
    """
    if code[0] == "." and code[1:2].isalpha() and "/" not in code:
        code = code[1:]  # `.spec.replicas`
    if " /" in code:
        code = _ANY_CASE.sub(lambda verb: verb.group().upper(), code)
    in_span = list(_IN_SPAN.finditer(code)) if " " in code else []
    if in_span:
        refs = tuple(ref for one in in_span for ref in operations_of(one.group("verbs"), one.group("path")))
        return Sort.OPERATION, code, refs, None, True
    if verbs and "/" in code and _SPACELESS.fullmatch(code):
        return Sort.OPERATION, f"{verbs} {code}", operations_of(verbs, code), None, True
    if len(code) > 1 and _WHOLE_PATH.fullmatch(code):
        path = "*" + code.lstrip(".") if code.startswith("..") else code
        return Sort.OPERATION, code, operations_of("", path), None, False
    sort, name, value = _sort_of(code)
    return sort, name, (), value, False


def _sort_of(code: str) -> tuple[Sort, str, str | None]:
    if status := _STATUS.fullmatch(code):
        return Sort.LITERAL, status.group(1), None
    if code in _LITERALS or _NUMBER_OR_TEXT.fullmatch(code):
        return Sort.LITERAL, code.strip("\"'") or code, None
    if len(code) > 1 and _UPPER_CASE.fullmatch(code):
        return Sort.CONSTANT, code, None
    assigned = _ASSIGNMENT.match(code)
    if assigned:
        return Sort.NAME, assigned.group("name"), assigned.group("value").strip("\"'")
    if _IDENTIFIER.match(code):
        return (Sort.MODEL if _CAPITALISED.fullmatch(code) else Sort.NAME), code, None
    return Sort.LITERAL, code, None


POINT = "\u2024"
"""The point of a number in masked text: a full stop there is the end of a sentence."""
_POINT = re.compile(r"\.(?<=\d\.)(?=\d)")


def masked(text: str, found: list[Mention]) -> str:
    """The text with each mention as `⟪sort + index⟫`: what phrases are matched against."""
    parts: list[str] = []
    at = 0
    for index, mention in enumerate(found):
        parts.append(text[at : mention.start])
        parts.append(f"⟪{mention.sort + str(index)}⟫")
        at = mention.end
    parts.append(text[at:])
    words = "".join(parts)
    return _POINT.sub(POINT, words) if "." in words else words


_TOKEN = re.compile(r"⟪[A-Z](\d+)⟫")


def tokens_in(masked_text: str) -> Iterator[int]:
    """Indices of the mentions in a stretch of masked text."""
    return map(int, _TOKEN.findall(masked_text))
