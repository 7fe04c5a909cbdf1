"""Release notes to claims: find the layout, grow the tree, read it, number what was said."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from triaccord.loading.vocabulary import Vocabulary
from triaccord.model import Claim, InputError, Notes, NotesProblem, OperationRef, Section
from triaccord.notes.drafts import Draft, settle
from triaccord.notes.headed import claims_under_heads
from triaccord.notes.headings import version_headings
from triaccord.notes.known import KnownNames
from triaccord.notes.layouts.detect import Layout, layout_of
from triaccord.notes.tree import Part, Piece, Tree, grow
from triaccord.notes.trimmings import trimmed
from triaccord.notes.vendors import Speech, recognised, speech_of

_DEEPEST = 30
_LARGEST = 20_000_000
_LONGEST_LINE = 20_000
_LONGEST_BLOCK = 8_000
_NO_SLASH = re.compile(r"(\w)\{")


def parse_notes(
    text: str,
    *,
    source: str,
    vendor: str | None = None,
    vocabularies: Sequence[Vocabulary] = (),
    version: str | None = None,
) -> Notes:
    """Claims of release notes, section by section.

    Args:
        text: Markdown, HTML (a fragment or a saved page), or text scraped from a page.
        source: What the user called it; for messages.
        vendor: Whose habits to know (`changelog_rules/vendors/`); None to tell by the text.
        vocabularies: Names of the documents that the notes speak of: plain words are then understood
            as names, and names that none of them knows are listed in the claims.
        version: The version of the notes where the text itself names none.

    Raises:
        InputError: if the text is empty, or no text at all.
    """
    _refuse_rubbish(text, source)
    text, problems = _bounded(text.lstrip("\ufeff"))
    speech = speech_of(vendor) if vendor else recognised(text)
    with _without_collecting():
        tree = read_tree(text, speech=speech, vocabularies=vocabularies, version=version, problems=problems)
    if all(block.is_head for part in tree.parts for block in part.blocks):
        raise _nothing_said(tree, source)
    known = KnownNames(_texts(tree), vocabularies)
    told = list(tree.problems)
    with _without_collecting():
        sections = tuple(_section(part, speech, vocabularies, known, told) for part in tree.parts)
    return Notes(
        source=source,
        sections=_unique(sections),
        problems=tuple(sorted(told, key=lambda p: (p.line, p.what))),
    )


def _nothing_said(tree: Tree, source: str) -> InputError:
    """Why nothing is left of some notes: they hold nothing, or all of it had to be left out."""
    if not tree.problems:
        return InputError("the notes say nothing", file=source, mend="give a file that holds release notes")
    first = tree.problems[0]
    return InputError(
        f"nothing is left of the notes: {first.what}",
        file=source,
        line=first.line,
        detail="\n".join(problem.what for problem in tree.problems[1:]) or None,
        mend="give the notes alone, without what stands around them, as Markdown, HTML or plain text",
    )


def read_tree(
    text: str,
    *,
    speech: Speech,
    vocabularies: Sequence[Vocabulary] = (),
    version: str | None = None,
    problems: Iterable[NotesProblem] = (),
) -> Tree:
    """The notes as a tree, whatever their layout."""
    layout = layout_of(text)
    pieces = [_bare(piece) for piece in _pieces(text, layout, speech, vocabularies)]
    problems = [*problems, *_too_deep(text, layout)]
    versions = version_headings(pieces, speech.version_words)
    return grow(
        pieces,
        versions,
        version=version,
        last_line=text.count("\n") + (not text.endswith("\n")),
        problems=problems,
    )


def _bare(piece: Piece) -> Piece:
    """A piece without what stands around its words and is no part of them."""
    text = trimmed(piece.text)
    return piece if text == piece.text else replace(piece, text=text)


def _pieces(text: str, layout: Layout, speech: Speech, vocabularies: Sequence[Vocabulary]) -> Sequence[Piece]:
    """The pieces of a text in a layout, by the one module that knows it."""
    if layout is Layout.HTML:
        from triaccord.notes.layouts import html

        return html.pieces(text)
    if layout is Layout.SCRAPED:
        from triaccord.notes.layouts import scraped

        return scraped.pieces(text, heads=speech.version_words, known=_known(vocabularies))
    from triaccord.notes.layouts import markdown

    return markdown.pieces(text)


def _too_deep(text: str, layout: Layout) -> Iterator[NotesProblem]:
    """What the parser leaves out because it is nested too deeply, told once."""
    if layout is Layout.MARKDOWN:
        deep = re.search(rf"^(?: {{{_DEEPEST * 2},}}[-*+] |(?:> ?){{{_DEEPEST},}})", text, re.MULTILINE)
        if deep:
            line = text.count("\n", 0, deep.start()) + 1
            yield NotesProblem(line=line, what=f"entries nested deeper than {_DEEPEST} were left out")
    elif layout is Layout.HTML:
        from triaccord.notes.layouts.html import DEEPEST, too_deep

        at = too_deep(text)
        if at is not None:
            yield NotesProblem(line=at, what=f"elements nested deeper than {DEEPEST} were left out")


def _refuse_rubbish(text: str, source: str) -> None:
    if not text.strip():
        raise InputError("the notes are empty", file=source, mend="give a file that holds release notes")
    sample = text[:100_000]
    odd = sum(1 for char in sample if (ord(char) < 32 and char not in "\t\n\r\f\v") or char == "\ufffd")
    if "\0" in sample or odd * 50 > len(sample):
        raise InputError(
            "the notes are no text",
            file=source,
            detail=f"{odd} of the first {len(sample)} characters are control characters or undecodable",
            mend="give Markdown, HTML or plain text, in UTF-8",
        )


def _bounded(text: str) -> tuple[str, list[NotesProblem]]:
    """The text within the limits of work, and what was left out for them."""
    problems: list[NotesProblem] = []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > _LARGEST:
        cut = text.rfind("\n", 0, _LARGEST)
        text = text[: cut if cut > 0 else _LARGEST]
        problems.append(
            NotesProblem(line=text.count("\n") + 1, what=f"only the first {_LARGEST:,} characters were read")
        )
    if (
        len(text) < _LONGEST_LINE
        or max(map(len, text.split("\n"))) < _LONGEST_LINE
        or layout_of(text) is Layout.HTML
    ):
        return text, problems
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if len(line) > _LONGEST_LINE:
            lines[number] = line[:_LONGEST_LINE]
            problems.append(
                NotesProblem(
                    line=number + 1, what=f"a line of {len(line):,} characters was cut to {_LONGEST_LINE:,}"
                )
            )
    return "\n".join(lines), problems


def _texts(tree: Tree) -> Iterator[str]:
    """The words of all blocks of a tree."""
    stack = [block for part in tree.parts for block in part.blocks]
    while stack:
        block = stack.pop()
        yield block.text
        if block.table is not None:
            yield from (cell for row in block.table.rows for cell in row)
        stack.extend(block.children)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Garbage collection off for a while: there are hardly any cycles, and looking for them takes long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _known(vocabularies: Sequence[Vocabulary]) -> Callable[[str], bool] | None:
    if not vocabularies:
        return None
    return lambda word: any(v.knows(word) for v in vocabularies)


def _section(
    part: Part,
    speech: Speech,
    vocabularies: Sequence[Vocabulary],
    known: KnownNames,
    problems: list[NotesProblem],
) -> Section:
    for block in part.blocks:
        if len(block.text) > _LONGEST_BLOCK:
            problems.append(
                NotesProblem(line=block.lines[0], what="an entry is too long and was read in part")
            )
            block.text = block.text[:_LONGEST_BLOCK]
    drafts = _each_new_once(claims_under_heads(part.blocks, known))
    claims = tuple(_claim(draft, part.version, n, speech, vocabularies) for n, draft in enumerate(drafts, 1))
    return Section(version=part.version, lines=part.lines, claims=claims)


def _each_new_once(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """The drafts, with what calls an operation new that one before has added turned into advice on it."""
    added: set[OperationRef] = set()
    for draft in drafts:
        if draft.kind == "endpoint_added" and draft.operations:
            if added.issuperset(draft.operations):
                draft.kind = "guidance"
                settle(draft)
            added.update(draft.operations)
        yield draft


def _claim(
    draft: Draft, version: str, number: int, speech: Speech, vocabularies: Sequence[Vocabulary]
) -> Claim:
    claim = Claim(
        id=f"{version}-{number}" if version else str(number),
        version=version,
        kind=draft.kind,
        text=draft.text,
        evidence=draft.evidence,
        lines=draft.lines,
        operations=tuple(
            dict.fromkeys(_slashed(speech.mended(ref), vocabularies) for ref in draft.operations)
        ),
        models=draft.models,
        fields=tuple(field for field in draft.fields if field),
        old=draft.old,
        new=draft.new,
        values=draft.values,
        location=draft.location,
        condition=draft.condition,
        visible_in_spec=draft.visible,
        specificity=draft.specificity,
        phrase=draft.phrase,
    )
    if not vocabularies:
        return claim
    return replace(claim, unknown_names=_unknown(claim, vocabularies))


def _slashed(ref: OperationRef, vocabularies: Sequence[Vocabulary]) -> OperationRef:
    """An operation with the slash before a variable that its author forgot: `/volumes{name}`."""
    if not vocabularies or "{" not in ref.path:
        return ref
    path = _NO_SLASH.sub(r"\1/{", ref.path)
    if path == ref.path:
        return ref
    mended = replace(ref, path=path)
    exact = [like for v in vocabularies for like, distance in v.operations_like(mended) if not distance]
    return mended if exact else ref


def _unknown(claim: Claim, vocabularies: Sequence[Vocabulary]) -> tuple[str, ...]:
    """Names of a claim that none of the documents has, in the claim's order."""
    exact = [ref for ref in claim.operations if "*" not in (ref.method, ref.path[:1])]
    operations = [str(ref) for ref in exact if not any(v.operations_like(ref) for v in vocabularies)]
    named = (*claim.models, *claim.fields)
    names = [name for name in named if not any(v.knows_path(name) for v in vocabularies)]
    return tuple(dict.fromkeys(operations + names))


def _unique(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Sections of one name (a version told twice) have their claims numbered apart."""
    seen: dict[str, int] = {}
    out: list[Section] = []
    for section in sections:
        count = seen[section.version] = seen.get(section.version, 0) + 1
        if count > 1:
            claims = tuple(
                replace(c, id=f"{section.version}.{count}-{n}") for n, c in enumerate(section.claims, 1)
            )
            section = replace(section, claims=claims)
        out.append(section)
    return tuple(out)
