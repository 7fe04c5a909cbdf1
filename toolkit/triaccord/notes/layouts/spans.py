"""Where the code spans of a scraped page are: at line ends, glued to the words before.

A scraper that strips text nodes ends a line after each code element and joins what follows a code element
to the next one. So a line end inside an entry closes a span; where it opened is found by vocabulary.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from triaccord.notes.lexicon import lexicon
from triaccord.notes.paths import VERBS

_OPERATION = re.compile(
    rf"(?P<op>(?:(?:{VERBS}) [./]?[\w{{}}<>/.*-]*/[\w{{}}<>/.*-]*(?: and |, ))*"
    rf"(?:{VERBS}) (?:\.\.)?/[\w{{}}<>/.*-]*)$"
)
_VERB_ALONE = re.compile(rf"(?:{VERBS})$")
_CONSTANT = re.compile(
    r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|(?<![A-Z])[A-Z]{3,}[0-9]*$|(?<![A-Z])[A-Z]{2,}[0-9]+$"
)
_PATH = re.compile(r"(?<!\w)(?:\.\.)?/[\w{}/-]+$")
_SYMBOL = re.compile(r"(?:\{\}|\[\]|\"\"|''|null|true|false|\d+|\\[nrt])$")
_ASSIGNMENT = re.compile(r"[A-Za-z]\w*=\w+$")
_NAME = re.compile(r"[A-Za-z_][\w]*(?:(?:[./]|\[\]\.)[A-Za-z_]\w*)*$")
_LONE = re.compile(r"[A-Za-z_][\w./{}=-]*$")
_FIRST_HUMP = re.compile(r"[A-Z]?[a-z0-9]+")
_NEW_START = re.compile(r"[-–] |\.\.?/")
_GOING_ON = re.compile(r"[a-z,.;:)>→'’(]|[-–]\S|=>")
_PLAIN_WORD = re.compile(r"(?<![\w/{])[A-Za-z]{2,}(?=[\s,.;:)])")
_HUMP = re.compile(r"[a-z][A-Z]")
_SENTENCE_START = 2.0
"""How likely a name is that a capitalised word begins a sentence before: more than an unknown whole name."""
_TWO_LETTERS = re.compile(r"[A-Za-z_]{2}")
_PLAIN_END = re.compile(r"[.:!?]$|[.)]$")


@dataclass(frozen=True, slots=True)
class Line:
    """A source line, split: words, then a span at its end (empty if it ends in words)."""

    number: int
    words: str
    span: str
    glued: bool
    """Whether the span follows the words without a space."""


class Splitter:
    """Splits lines into words and span, knowing the names that stand elsewhere in the text."""

    def __init__(self, lines: Sequence[str], known: Callable[[str], bool] | None) -> None:
        self.documents = known
        words = lexicon()
        self.connectors = words.connectors
        self.joints = words.joints
        self.longest = max(map(len, self.connectors))
        self.starts: dict[tuple[str, bool], int] = {}
        self.seen: Counter[str] = Counter()
        lone: Counter[str] = Counter()
        for line in lines:
            if _LONE.fullmatch(line) and not _VERB_ALONE.fullmatch(line):
                lone[line] += 1
        self.seen.update(_PLAIN_WORD.findall("\0".join(lines)))
        self.lower = frozenset(word.lower() for word in self.seen)
        glued = tuple(joint for joint in self.joints if len(joint) > 2)
        humps = (h.lower() for name in lone if not name.startswith(glued) for h in _FIRST_HUMP.findall(name))
        self.stems = frozenset(word[:5] for word in (*self.lower, *humps))
        self.lone = lone
        self.names = frozenset(name for name in lone if not self._is_glued_of(name, lone))

    def _is_glued_of(self, token: str, lone: Counter[str]) -> bool:
        """Whether a lone token is a connector and another name ("orid")."""
        if self.documents and self.documents(token):
            return False
        for cut in range(min(self.longest, len(token) - 1), 0, -1):
            head, rest = token[:cut], token[cut:]
            if head.lower() not in self.connectors:
                continue
            if rest in lone and lone[rest] >= lone[token]:
                return True
            if self.documents and self.documents(rest) and len(rest) > 2:
                return True
            if head.istitle() and head.lower() in self.joints and self._is_sentence_start(token, rest):
                return True
        return False

    def _is_sentence_start(self, token: str, rest: str) -> bool:
        """Whether a capitalised token begins a sentence and goes on with a camelCase name ("TheorderId")."""
        whole, hump = _FIRST_HUMP.match(token), _FIRST_HUMP.match(rest)
        if whole is None or hump is None or not rest[0].islower() or not _HUMP.search(rest):
            return False
        if whole.group().lower() in self.lower:
            return False
        # "Theme", "Thermal": what is cut off from a word is short, or no word that the text knows.
        return self._is_word(hump.group()) or (
            token.startswith("The") and len(hump.group()) > 4 and self._later_hump(rest) > 1
        )

    def is_name(self, token: str) -> bool:
        """Whether a token is a name known from the documents or from elsewhere in the text."""
        return token in self.names or bool(self.documents and self.documents(token))

    def split(self, number: int, line: str, following: str | None, *, after_span: bool, marked: bool) -> Line:
        """A line as words and span.

        Args:
            number: Its number in the source.
            line: Its text.
            following: The next line of the same version, None if it ends here.
            after_span: The line before ended in a span: this one then begins with words if it can.
            marked: The line came with a list marker: words, not a lone name.
        """
        continued = following is not None and continues(following)
        if following is not None and _LONE.fullmatch(following):
            continued = self.is_glued(following)
        operation = _OPERATION.search(line) if "/" in line else None
        if operation:
            return self._cut(number, line, operation.start("op"))
        token_at = max(line.rfind(" "), line.rfind("(")) + 1
        token = line[token_at:]
        lone = token_at == 0 and not marked
        strong = _CONSTANT.search(token) or _ASSIGNMENT.search(token)
        if strong and (
            "_" in strong.group()
            or continued
            or lone
            or (strong.start() and token[strong.start() - 1].islower())
        ):
            start = strong.start()
            if _ASSIGNMENT.search(token) and strong.re is _ASSIGNMENT:
                start = self._name_start(token.split("=")[0], after_span and lone)
            return self._cut(number, line, token_at + start)
        if not continued and not lone and (_PLAIN_END.search(token) or not self._strong_tail(token)):
            return Line(number, line, "", False)
        for pattern in (_PATH, _SYMBOL):
            match = pattern.search(token)
            if match and (continued or lone or match.group() in ("{}", "[]", '""')):
                return self._cut(number, line, token_at + match.start())
        if re.search(r"[.:;,!?)]$", token):
            return Line(number, line, "", False)
        name = re.search(r"[A-Za-z_][\w./-]*$", token)
        if name is None:
            return Line(number, line, "", False)
        if token.lower() in self.joints and not lone:
            return Line(number, line, "", False)
        start = name.start() + self._after_stop(name.group(), lone)
        start += self._name_start(token[start:], after_span and lone)
        if start and token[start - 1 : start + 1] in ("'s", "’s") and len(token) > start + 1:
            start += 1
        return self._cut(number, line, token_at + start)

    def _after_stop(self, token: str, lone: bool) -> int:
        """Where a name starts that was glued to the full stop of the sentence before ("updated.status")."""
        stop = token.find(".")
        if lone or stop <= 0 or token in self.names or not token[:stop].islower():
            return 0
        return stop + 1 if token[:stop] in self.lower else 0

    def learn(self, spans: Iterable[str]) -> None:
        """Take parts of names found at a first reading for words: they tell the glued ones at a second."""
        humps = {hump.lower() for span in spans for hump in _FIRST_HUMP.findall(span)}
        self.stems |= {hump[:5] for hump in humps if len(hump) > 4}
        self.starts.clear()

    def is_glued(self, token: str) -> bool:
        """Whether a lone line goes on with a sentence: a connector with a name glued to it."""
        start = self._name_start(token, after_span=True)
        if not start or token in self.connectors:
            return token in self.connectors and not self.is_name(token)
        rest = token[start:]
        known = rest.lower() in self.lower or rest in self.connectors or self.is_name(rest)
        return known or bool(re.search(r"[a-z][A-Z]|^[A-Z]", rest))

    def _strong_tail(self, token: str) -> bool:
        """Whether a token ends in what can only be a name, glued to a connector or standing alone."""
        name = _NAME.search(token)
        if name is None:
            return False
        start = self._name_start(name.group(), False)
        start = max(start, self._after_stop(name.group(), lone=False))
        rest = name.group()[start:]
        glued = start > 0 or name.start() > 0
        return glued and (bool(_HUMP.search(rest)) or self.is_name(rest))

    def _cut(self, number: int, line: str, at: int) -> Line:
        words = line[:at]
        glued = bool(words) and not words[-1].isspace()
        return Line(number, words.rstrip(), line[at:].strip(), glued)

    def _name_start(self, token: str, after_span: bool) -> int:
        """Where the name starts in a token that may begin with a glued word: 0 if nothing is glued."""
        known = self.starts.get((token, after_span))
        if known is not None:
            return known
        best, best_score = 0, self._whole_score(token, after_span)
        for cut in range(1, min(len(token), self.longest + 1)):
            head, rest = token[:cut], token[cut:]
            if head.lower() not in self.connectors or not _TWO_LETTERS.match(rest):
                continue
            joint = cut if head.lower() in self.joints else 0
            score = self._rest_score(rest, joint=joint) + cut / 100
            if joint and head.istitle() and self._is_sentence_start(token, rest):
                score = max(score, _SENTENCE_START)
            if score > best_score:
                best, best_score = cut, score
        self.starts[token, after_span] = best
        return best

    def _whole_score(self, token: str, after_span: bool) -> float:
        if self.documents and self.documents(token):
            return 5.0
        if token in self.names and not after_span:
            return 3.5
        hump = _FIRST_HUMP.match(token)
        if after_span and token.lower() not in self.lower:
            natural = hump is not None and hump.group() != token and self._is_word(hump.group().lower())
            return 1.9 if natural else 0.5
        if _HUMP.search(token):
            return 1.7 if hump and self._is_word(hump.group().lower()) else 0.3
        return 1.7 if token.lower() in self.lower else 0.2

    def _later_hump(self, rest: str) -> float:
        """How likely a camelCase name is whose first part is no word here: its further parts may be."""
        humps = _FIRST_HUMP.findall(rest)[1:] if rest[0].islower() else _FIRST_HUMP.findall(rest)
        return 1.2 if any(self._is_word(hump.lower()) for hump in humps if len(hump) > 3) else 0.4

    def _is_word(self, hump: str) -> bool:
        known = hump in self.lower or (len(hump) > 4 and hump[:5] in self.stems)
        return known and hump not in self.joints

    @staticmethod
    def _by_joint(joint: int) -> float:
        """How likely an unknown rest is a name by the connector alone: "and" tells more than "in"."""
        return 0.6 if joint > 2 else 0.4 if joint else 0.15

    def _rest_score(self, rest: str, *, joint: int) -> float:
        """How likely a name is that a connector is glued to; `joint` is the length of a joint one, else 0."""
        if self.is_name(rest):
            return 3.0
        hump = _FIRST_HUMP.match(rest)
        first = hump.group().lower() if hump else ""
        if _HUMP.search(rest):
            known = first in self.lower or (len(first) > 3 and first[:5] in self.stems)
            return (
                (2.2 if rest[0].islower() or joint else 0.3)
                if known
                else max(self._later_hump(rest), self._by_joint(joint))
            )
        if rest[0].isupper():
            return 1.75 if joint and rest.lower() in self.lower else 0.2
        return 1.65 if rest.lower() in self.lower else self._by_joint(joint)


def continues(line: str) -> bool:
    """Whether a line goes on with a sentence: it starts with a small letter, a sign, or a glued word."""
    if _NEW_START.match(line):
        return False
    return line != "-" and _GOING_ON.match(line) is not None
