"""Whether a claim and a change speak of the same name, and how each spells it."""

from __future__ import annotations

import re

from triaccord.model import Change, Claim
from triaccord.reconcile.facets import Facet, Names, texts
from triaccord.reconcile.kinds import ADDED, PAGINATION, REMOVED, RENAMES, VALUES
from triaccord.reconcile.names import affixes, folded, last, near, same, same_in_context, segments, words

_OF_FIELDS = frozenset({"type_changed", "default_changed", "format_changed", "null_semantics_changed"})
_STATUS_KINDS = frozenset({"response_status_changed", "response_status_added", "response_status_removed"})
_CODED = re.compile(r"[\w./:-]+")
_IN_URL = re.compile(r"\bin the (?:request )?(?:URL|URI|path)\b", re.IGNORECASE)


def name_meets(claim: Claim, names: Names, facet: Facet) -> tuple[str, str, bool] | None:
    """The claimed name, the document's name, and whether they are only near; None if they never meet."""
    claimed, real = names.all, facet.names.all
    if _by_its_default(claim, facet):
        return facet.change.subject, facet.change.subject, False
    if not claimed:
        return ("", facet.change.subject, False) if _carried_by_kind(claim, facet) else None
    if claim.kind in _STATUS_KINDS or claim.kind == "error_changed":
        codes = {*claim.values, *texts(claim.old), *texts(claim.new)}
        mine = {facet.change.subject, *texts(facet.change.old), *texts(facet.change.new)}
        shared = sorted(codes & mine)
        return (shared[0], shared[0], False) if shared else None
    keys = (*names.appears, *names.disappears) or names.about
    for said in keys:
        for other in real:
            if same(said, other):
                return said, other, False
    for said in keys:
        for other in real:
            if same_in_context(said, other, claim.text):
                return said, other, False
    if meant := _in_plain_words(claim, keys, facet):
        return meant, meant, True
    if _of_whole_body(claim, facet):
        return facet.change.subject, facet.change.subject, False
    if within := renamed_within(names, facet):
        return within[0], within[1], False
    if field := _value_by_its_field(claim, facet):
        return field, field, False
    if inside := _inside_new_object(claim, facet):
        return inside, inside, False
    for said in keys:
        for other in real:
            if facet.change.kind == claim.kind and near(said, other):
                return said, other, True
    return None


def _by_its_default(claim: Claim, facet: Facet) -> bool:
    """Whether a claim that tells a new default, and no name of what has it, meets a change to that value."""
    if not claim.kind == facet.change.kind == "default_changed" or not claim.new:
        return False
    return (not claim.fields or claim.new in claim.fields) and claim.new in texts(facet.change.new)


def _in_plain_words(claim: Claim, keys: tuple[str, ...], facet: Facet) -> str | None:
    """The name that came and has all words of what a note says in plain words: "the metadata is returned"."""
    if claim.kind not in ADDED or facet.change.kind != claim.kind or not claim.operations:
        return None
    plain = [said for said in keys if len(said) > 3 and f"`{said}`" not in claim.text]
    return next((real for real in facet.names.appears for said in plain if affixes(said, real)), None)


def _of_whole_body(claim: Claim, facet: Facet) -> bool:
    """Whether a claim on a body, which names what the body is wrapped in, meets another type of that body."""
    change = facet.change
    return (
        claim.kind.endswith("_body_changed")
        and change.kind in ("type_changed", claim.kind)
        and not [part for part in segments(change.path) if part != "body"]
    )


def _carried_by_kind(claim: Claim, facet: Facet) -> bool:
    """Whether kind and place alone can carry a claim that names no field: never for a field deep inside."""
    change = facet.change
    if claim.kind in PAGINATION:
        # Whatever else comes to a list that is paged now is not the paging.
        return facet.finding.change.kind in PAGINATION
    if claim.kind.endswith("body_changed"):
        return change.kind not in RENAMES and (change.kind == claim.kind or not segments(change.path))
    if claim.kind == "auth_changed":
        return change.kind == claim.kind and _tells_the_way_in(claim, change)
    if claim.kind == "type_changed" and _IN_URL.search(claim.evidence):
        return change.kind == claim.kind and _is_list_in_path(claim, change)
    return change.kind == claim.kind and (claim.kind not in _OF_FIELDS or not segments(change.path))


def _is_list_in_path(claim: Claim, change: Change) -> bool:
    """Whether "a comma separated list of ids in the URL" came: what the path has there needs no name."""
    shown = {word for text in texts(change.new) for word in text.split()}
    of_path = change.detail.get("in") == "path"
    return of_path and "list" in (claim.new or "").split() and not shown.isdisjoint({"array", "string"})


def spelled_in_path(claim: Claim, change: Change) -> str | None:
    """How the claim's path spells a variable that the documents spell otherwise; None if it is the same."""
    if change.detail.get("in") != "path":
        return None
    written = [name for each in claim.operations for name in re.findall(r"\{(\w+)\}", each.path)[-1:]]
    return next((name for name in written if name != change.subject), None)


_ANY_WAY_IN = frozenset(["api", "apis", "auth", "http", "key", "login", "security", "token", "url", "user"])


def _tells_the_way_in(claim: Claim, change: Change) -> bool:
    """Whether a claim on authentication says a word that tells this way from others: `bearer`, `legacy`.

    That something about tokens changed is told by many a note that is not about this scheme.
    """
    named = (change.subject, *texts(change.old), *texts(change.new))
    telling = {word for name in named for word in words(name) if len(word) > 2} - _ANY_WAY_IN
    said = {word for text in re.findall(r"\w+", claim.text) for word in (text.lower(), *words(text))}
    return not telling.isdisjoint(said)


def renamed_within(claimed: Names, facet: Facet) -> tuple[str, str] | None:
    """The old names of a rename that is the claimed one with the same words around both names.

    A setting `stream` that is renamed to `channel` may be `realm_stream_id` and `realm_channel_id` in
    the document: a convention of names that the note need not repeat.
    """
    if facet.change.kind not in RENAMES:
        return None
    for old in claimed.disappears:
        for new in claimed.appears:
            for gone in facet.names.disappears:
                for come in facet.names.appears:
                    around = affixes(old, gone)
                    if around is not None and around == affixes(new, come):
                        return old, gone
    return None


def _value_by_its_field(claim: Claim, facet: Facet) -> str | None:
    """The field of a value that the note tells in words and the documents write as a code."""
    change = facet.change
    told = [value for value in claim.values if not _CODED.fullmatch(value)]
    if claim.kind not in VALUES or change.kind != claim.kind or not told:
        return None
    return next((last(field) for field in claim.fields if same(last(field), last(change.path or ""))), None)


def _inside_new_object(claim: Claim, facet: Facet) -> str | None:
    """The name of an added or removed object that the claimed field lies in."""
    if facet.change.kind not in (ADDED | REMOVED) or claim.kind != facet.change.kind:
        return None
    holders = {part for field in claim.fields for part in segments(field)[:-1]}
    return next((name for name in facet.names.all if folded(name) in holders), None)
