"""A pagination move as one change: the envelope's key, the page's size and number, the page's facts."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from triaccord.differ.canonical import Node
from triaccord.differ.canonical.document import MISSING
from triaccord.differ.composite.moves import candidates_of, moved_property
from triaccord.differ.composite.names import words_of
from triaccord.differ.composite.parameters import moved
from triaccord.differ.composite.similarity import schema_similarity
from triaccord.differ.composite.wrapping import Candidate
from triaccord.model import Change, Evidence, OperationRef

if TYPE_CHECKING:
    from triaccord.differ.walk import Walk

_ROLES = {
    "size": (
        "limit size pagesize perpage count max maxresults top first pagelimit take rows "
        "itemsperpage resultsperpage n"
    ),
    "page": "page pagenumber pageno pageindex p",
    "offset": "offset skip start startat startindex from",
    "cursor": (
        "cursor pagecursor after before pagetoken nexttoken nextpagetoken continue continuation "
        "continuationtoken marker previousid startingafter endingbefore lastid sinceid maxid"
    ),
    "order": "order orderby orderbyid sort sortby sortorder direction",
}
_ROLE_OF = {name: role for role, names in _ROLES.items() for name in names.split()}
_META_NAMES = (
    "meta metadata pagination paging page pageinfo link links next previous prev total "
    "totalcount totalresult totalresults totalpage totalpages totalitems count hasmore hasnext "
    "resultcount cursor nextcursor nextpagetoken continue pagenumber pagesize size limit offset"
)
_META = frozenset(_META_NAMES.split())
_HOLDERS = frozenset(["meta", "metadata", "pagination", "paging", "page", "pageinfo", "links", "link"])
"""Objects that tell of the page."""
_OF_PAGES = frozenset({
    *("page", "pages", "cursor", "total", "count", "offset", "limit", "next", "prev", "previous"),
    *("remaining", "more", "first", "last", "size"),
})  # fmt: skip
"""Words in the names of what such an object holds."""
_BRACKETED = re.compile(r"(?:page|paging|pagination)[\[.](\w+)\]?")
_IN_BRACKETS = {"number": "page", "no": "page", "index": "page"}
_ALIKE = 0.85


def role_of(name: str) -> str | None:
    """What a parameter's name says about paging: size, page, offset, cursor, order; None for nothing."""
    if bracketed := _BRACKETED.fullmatch(name.lower()):
        inner = _plain(bracketed.group(1))
        return _IN_BRACKETS.get(inner) or _ROLE_OF.get(inner)
    found = _ROLE_OF.get(_plain(name))
    if found is not None:
        return found
    words = words_of(name)
    return "order" if words[:2] == ("order", "by") else None


def pagination_moves(walk: Walk, changes: list[Change]) -> list[Change]:
    """Fold what belongs to one change of paging into one: of one operation, or of all that share it."""
    together: dict[tuple[OperationRef, ...], list[Change]] = defaultdict(list)
    by_reach: dict[tuple[int, int, int], list[Change]] = {}
    for change in changes:
        if _may_belong(change):
            # Changes of one schema share their operations, hundreds at times: they are put in order once.
            reach = id(change.requests), id(change.responses), id(change.whole)
            if reach not in by_reach:
                by_reach[reach] = together[change.operations]
            by_reach[reach].append(change)
    folded: dict[int, None] = {}
    moves: list[Change] = []
    for operations, found in together.items():
        lists = _renamed_list(walk, found)
        parts = _paging_parts([one for one in found if one not in lists[1:]] if lists else found)
        if parts:
            folded.update(dict.fromkeys(map(id, (*parts, *lists))))
            moves.append(_move(operations, [*lists[:1], *_with_moved_facts(walk, _paired(parts))]))
    return [change for change in changes if id(change) not in folded] + moves


def _may_belong(change: Change) -> bool:
    if change.event in ("parameter-added", "parameter-removed", "parameter-renamed"):
        return role_of(change.subject) is not None or role_of(str(change.new or "")) is not None
    if change.event in ("property-added", "property-removed", "property-renamed"):
        at_root = "." not in change.path and "[" not in change.path
        return bool(change.responses) and not change.requests and (at_root or _is_in_meta(change))
    return change.event == "type-changed" and bool(change.responses) and change.path == ""


def _paging_parts(mine: list[Change]) -> list[Change]:
    """The parts of a paging move; empty if there is none."""
    parameters = [change for change in mine if change.event.startswith("parameter")]
    envelope = [change for change in mine if _is_envelope(change)]
    meta = [
        change
        for change in mine
        if change.event.startswith("property") and change not in envelope and _is_meta(change)
    ]
    schemes = {role_of(str(c.new if c.event == "parameter-renamed" else c.subject)) for c in parameters} - {
        "order",
        None,
    }
    strong = bool(envelope) + (bool(meta) or any(map(_has_facts, envelope))) + bool(schemes)
    if not envelope and not schemes:
        return []
    if strong < 2 and not _scheme_moves(parameters):
        return []
    return [*envelope, *parameters, *meta]


def _paired(parts: list[Change]) -> list[Change]:
    """The parts; a parameter that went and one that came are one if only they say the same of a page."""
    gone, come = (
        {
            role: [one for one in parts if one.event == event and role_of(one.subject) == role]
            for role in _ROLES
        }
        for event in ("parameter-removed", "parameter-added")
    )
    instead: dict[int, Change | None] = {}
    for role in _ROLES:
        if len(gone[role]) != 1 or len(come[role]) != 1 or role == "order":
            continue
        was, now = gone[role][0], come[role][0]
        if was.detail.get("in") != now.detail.get("in"):
            continue
        evidence = Evidence("both say how many entries a page has, or which page", 0.7)
        instead[id(was)], instead[id(now)] = moved(was, now, 0.7, (evidence,)), None
    return [after for one in parts if (after := instead.get(id(one), one)) is not None]


def _with_moved_facts(walk: Walk, parts: list[Change]) -> list[Change]:
    """The parts; a fact of the page that went into an object with others, or came out of one, moved."""
    gone = [one for one in parts if one.event == "property-removed"]
    come = [one for one in parts if one.event == "property-added"]
    olds = [found for one in gone for found in candidates_of(walk.old, one, one.old_at) if found.depth < 2]
    news = [found for one in come for found in candidates_of(walk.new, one, one.new_at) if found.depth < 2]
    pairs = [(old, new) for old in olds for new in news if _is_one_fact(walk, old, new)]
    instead: dict[int, Change] = {}
    for old, new in pairs:
        if sum(old is one or new is other for one, other in pairs) == 1:
            evidence = Evidence("both say the same of a page", 0.7)
            loose = new if old.depth else old
            instead[id(loose.carrier)] = moved_property(walk, old, new, 0.7, (evidence,))
    return [instead.get(id(one), one) for one in parts]


def _is_one_fact(walk: Walk, old: Candidate, new: Candidate) -> bool:
    """Whether one is by itself, the other in an object, and both tell the same (`next`, `nextCursor`)."""
    names = sorted((_plain(old.name), _plain(new.name)), key=len)
    if old.depth == new.depth or not names[0] or not names[1].startswith(names[0]):
        return False
    return schema_similarity(walk.old, old.schema, walk.new, new.schema) > 0.0


def _renamed_list(walk: Walk, mine: list[Change]) -> tuple[Change, ...]:
    """The list in the envelope under another name that is nothing like the old one, and what it replaces.

    Names as different as `items` and `results` are believed only where the paging moves too.
    """
    gone = [one for one in mine if one.event == "property-removed" and _is_list(one)]
    come = [one for one in mine if one.event == "property-added" and _is_list(one)]
    if len(gone) != 1 or len(come) != 1:
        return ()
    was, now = gone[0], come[0]
    if was.detail.get("perhaps") != now.subject and not _are_alike(walk, was, now):
        return ()
    detail = {key: value for key, value in now.detail.items() if key != "perhaps"}
    renamed = replace(
        was,
        event="property-renamed",
        kind="field_renamed",
        path=now.path,
        old=was.subject,
        new=now.subject,
        new_at=now.new_at,
        required=now.required,
        detail={**detail, "was_required": was.required},
        parts=(was, now),
        evidence=(Evidence("both are the list of the page", 0.8),),
        confidence=0.8,
    )
    return renamed, was, now


def _are_alike(walk: Walk, was: Change, now: Change) -> bool:
    """Whether two lists hold entries that look alike."""
    schemas = []
    for doc, at in ((walk.old, was.old_at), (walk.new, now.new_at)):
        value = doc.find(at) if at is not None else MISSING
        if at is None or value is MISSING:
            return False
        schemas.append((Node(at, value),))
    return schema_similarity(walk.old, schemas[0], walk.new, schemas[1]) >= _ALIKE


def _is_list(change: Change) -> bool:
    return str(change.detail.get("type", "")).startswith("array")


def _scheme_moves(parameters: list[Change]) -> bool:
    """Whether paging parameters of one scheme go and those of another come."""
    gone = {role_of(c.subject) for c in parameters if c.event == "parameter-removed"} - {"order", None}
    come = {role_of(c.subject) for c in parameters if c.event == "parameter-added"} - {"order", None}
    return bool(gone and come)


def _is_envelope(change: Change) -> bool:
    """A renamed list in the body's root, or a body that turns from a list into an object."""
    if change.event == "type-changed":
        return {change.old, change.new} == {"array", "object"}
    if change.event == "property-renamed":
        return _is_list(change)
    return False


def _has_facts(envelope: Change) -> bool:
    """Whether a list is now in an object together with facts of a page."""
    if envelope.detail.get("list_side") != "new":
        return False
    return any(map(_names_facts, _beside(envelope)))


def _beside(envelope: Change) -> list[str]:
    """What is in an object beside the list that went into it or came out of it."""
    names = envelope.detail.get("beside")
    return [str(name) for name in names] if isinstance(names, list) else []


def _names_facts(name: str) -> bool:
    return _plain(name) in _META


def _is_meta(change: Change) -> bool:
    if _is_in_meta(change):
        return any(name in _OF_PAGES for name in words_of(change.subject))
    return _names_facts(change.subject) and change.event in ("property-added", "property-removed")


def _is_in_meta(change: Change) -> bool:
    """Whether it is within an object of the body that tells of the page."""
    found = change.detail.get("body_paths")
    steps = [str(path).split(".") for path in (found if isinstance(found, list) else [change.path])]
    return all(len(names) == 2 and _plain(names[0]) in _HOLDERS for names in steps)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _move(operations: tuple[OperationRef, ...], parts: list[Change]) -> Change:
    envelope = next((part for part in parts if _is_envelope(part)), parts[0])
    was_paged = any(part.event in ("parameter-removed", "parameter-renamed") for part in parts) or (
        envelope.event == "property-renamed"
    )
    event = "pagination-changed" if was_paged else "pagination-added"
    evidence = tuple(Evidence(_words(part), 1.0) for part in parts)
    return Change(
        event=event,
        kind=event.replace("-", "_"),
        subject=str(operations[0]),
        requests=operations,
        responses=operations,
        path=envelope.path if envelope.event == "property-renamed" else "",
        models=envelope.models,
        old=", ".join(_names(parts, old=True)) or None,
        new=", ".join(_names(parts, old=False)) or None,
        old_at=envelope.old_at,
        new_at=envelope.new_at,
        required=any(part.required for part in parts if part.event == "parameter-added"),
        detail={
            "breaks": any(part.event not in ("parameter-added", "property-added") for part in parts),
            **_schemes(parts),
        },
        parts=tuple(parts),
        evidence=evidence,
        confidence=min(part.confidence for part in parts),
    )


_SCHEMES = ("cursor", "offset", "page")


def _schemes(parts: list[Change]) -> dict[str, str]:
    """By what pages were asked for, and by what they are now, where the parts tell."""
    found = {}
    for word, event in (("old_scheme", "removed"), ("new_scheme", "added")):
        names = [part.subject for part in parts if part.event == f"parameter-{event}"]
        side = 0 if event == "removed" else 1
        names += [str((part.old, part.new)[side]) for part in parts if part.event == "parameter-renamed"]
        roles = {role_of(name) for name in names}
        scheme = next((scheme for scheme in _SCHEMES if scheme in roles), None)
        if scheme is not None:
            found[word] = scheme
    return found


def _words(part: Change) -> str:
    if "list" in part.detail:
        return f"the list is in `{part.detail['list']}`"
    if part.old is not None and part.new is not None:
        return f"`{part.old}` became `{part.new}`"
    return f"`{part.subject}` {'was added' if part.event.endswith('added') else 'was removed'}"


def _names(parts: list[Change], *, old: bool) -> list[str]:
    names = []
    for part in parts:
        value = part.old if old else part.new
        if "list" in part.detail:
            if (part.detail["list_side"] == "old") == old:
                names.append(str(part.detail["list"]))
                names += filter(_names_facts, _beside(part))
        elif isinstance(value, str):
            names.append(value)
        elif part.event.endswith("removed" if old else "added"):
            names.append(part.subject)
    return names
