"""How values are written as XML: it matters where XML is sent, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from triaccord.differ.canonical.document import same
from triaccord.differ.canonical.messages import Media, Operation
from triaccord.differ.canonical.view import Said
from triaccord.differ.facts import Fact
from triaccord.differ.pairing import ref_of
from triaccord.model import Change, OperationRef

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triaccord.differ.exchanges import Exchange
    from triaccord.differ.schemas import Meeting
    from triaccord.differ.walk import Walk

_ON_THE_WIRE = ("name", "namespace", "attribute", "wrapped", "nodeType")


def compare_xml(meeting: Meeting, was: Said | None, now: Said | None) -> None:
    """What the `xml` of two schemas says of elements and attributes; prefixes and extensions are left."""
    before, after = _said(was), _said(now)
    old_at, new_at = was.at if was else None, now.at if now else None
    old, new = ({word: one[word] for word in _ON_THE_WIRE if word in one} for one in (before, after))
    if not same(old, new):
        fact = Fact("xml-changed", old=_words(old), new=_words(new), old_at=old_at, new_at=new_at)
        fact.detail["names"] = [old.pop("name", None), new.pop("name", None)]
        fact.detail["only_name"] = same(old, new)
        meeting.unit.facts.append(fact)
    rest = [{word: one[word] for word in one if word not in _ON_THE_WIRE} for one in (before, after)]
    if not same(*rest):
        meeting.walk.leave("`xml`", old_at, new_at, rest[0] or None, rest[1] or None)


def _said(said: Said | None) -> dict[str, Any]:
    value = said.value if said is not None else None
    return {word: one for word, one in value.items() if one is not False} if isinstance(value, dict) else {}


def _words(said: Mapping[str, Any]) -> str | None:
    words = [word if one is True else f"{word} {one}" for word, one in said.items()]
    return ", ".join(words) or None


def told(walk: Walk, exchanges: list[Exchange], changes: list[Change]) -> list[Change]:
    """The changes with those of XML at the operations that send or return it; without what none does."""
    if all(change.event != "xml-changed" for change in changes):
        return changes
    sent = {ref_of(one.new) for one in exchanges if _is_sent(one.old) and _is_sent(one.new)}
    returned = {ref_of(one.new) for one in exchanges if _is_returned(one.old) and _is_returned(one.new)}
    found: list[Change] = []
    for change in changes:
        if change.event != "xml-changed":
            found.append(change)
        elif not _goes_without_saying(change):
            requests, responses = _among(change.requests, sent), _among(change.responses, returned)
            if requests or responses:
                found.append(replace(change, requests=requests, responses=responses))
            else:
                walk.leave("`xml`", change.old_at, change.new_at, change.old, change.new)
    return found


def _among(refs: tuple[OperationRef, ...], known: set[OperationRef]) -> tuple[OperationRef, ...]:
    return tuple(ref for ref in refs if ref in known)


def _goes_without_saying(change: Change) -> bool:
    """Whether an element is called as its property on one side, and nothing is said on the other."""
    names = change.detail["names"]
    called = change.path.rpartition(".")[2]
    return (
        change.detail["only_name"] is True
        and isinstance(names, list)
        and sorted(map(str, names)) == sorted(["None", called])
    )


def _is_sent(operation: Operation) -> bool:
    body = operation.body()
    return body is not None and _is_xml(body.content)


def _is_returned(operation: Operation) -> bool:
    return any(_is_xml(response.content) for response in operation.responses().values())


def _is_xml(content: Mapping[str, Media]) -> bool:
    return any(is_markup(name) for name in content)


def syntax(media_type: str) -> str:
    """What parses it: `json` for `application/json` and `application/problem+json`."""
    subtype = media_type.split(";")[0].strip().rpartition("/")[2]
    return subtype.rpartition("+")[2] if subtype not in ("*", "") else media_type


def is_markup(media_type: str) -> bool:
    """Whether it is XML, or a kind of it."""
    return syntax(media_type) == "xml"
