"""Keywords that say nothing of the types that a schema accepts: read as they were meant, with doubt.

By the letter, `maxLength` of an integer and `properties` of a string have no effect. Whoever edits such
a keyword meant something by it, and servers often do what was meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from triaccord.differ.canonical.document import same
from triaccord.differ.canonical.values import is_number
from triaccord.differ.canonical.view import FAMILIES, LIMIT_FAMILY, UPPER, Said, View
from triaccord.differ.values import type_words

if TYPE_CHECKING:
    from triaccord.differ.canonical import Document
    from triaccord.differ.schemas import Meeting


def compare_idle(meeting: Meeting) -> None:
    """Limits, patterns and formats without effect, and properties of what is no object."""
    old, new = meeting.old, meeting.new
    if old.idle or new.idle:
        was, now = _by_keyword(old), _by_keyword(new)
        for keyword in {**was, **now}:
            _compare(meeting, keyword, was.get(keyword), now.get(keyword))
    if old.idle_properties or new.idle_properties:
        _properties(meeting)
    if old.idle_values or new.idle_values:
        _values(meeting)


def _values(meeting: Meeting) -> None:
    """Listed values that cannot occur, because they are not of the type that is stated beside them."""
    old, new = meeting.old, meeting.new
    if old.kinds != new.kinds:
        return  # that is told by the types
    if old.enums or new.enums:
        return  # beside values that can occur they mean nothing, whoever wrote them
    stated = _stated_type(meeting.walk.old, old), _stated_type(meeting.walk.new, new)
    if None in stated:
        return  # what bars them is told where it is said
    gone = [said for key, said in old.idle_values.items() if key not in new.idle_values]
    come = [said for key, said in new.idle_values.items() if key not in old.idle_values]
    at = (_place(old) or old.at), (_place(new) or new.at)
    for event, side, found in (("idle-tightened", "old", gone), ("idle-relaxed", "new", come)):
        if not found:
            continue
        listed = [said.value for said in found]
        what = {side: listed[0] if len(listed) == 1 else listed}
        detail = {"keyword": "enum", "type": stated[1], "values": listed}
        meeting.say(event, old_at=at[0], new_at=at[1], detail=detail, **what)


def _place(view: View) -> str | None:
    return next((said.at for said in view.idle_values.values()), None)


def _stated_type(doc: Document, view: View) -> str | None:
    """The type that the listed values are not of; None where it is not a type that bars them."""
    at = view.where.get("type", "")
    stated = doc.find(at) if at.endswith("/type") else None
    names = [name for name in (stated if isinstance(stated, list) else [stated]) if isinstance(name, str)]
    return " or ".join(names) or None


def _by_keyword(view: View) -> dict[str, Said]:
    """What is said without effect, by keyword: patterns and formats have their text in the word."""
    found: dict[str, Said] = {}
    for word, said in view.idle.items():
        keyword = word.partition(" ")[0]
        before = found.get(keyword)
        found[keyword] = said if before is None else Said(f"{before.value} and {said.value}", before.at)
    return found


def _compare(meeting: Meeting, keyword: str, was: Said | None, now: Said | None) -> None:
    if was and now and same(was.value, now.value):
        return
    other = meeting.new if was else meeting.old
    if (was is None or now is None) and _has_effect(other, keyword):
        return  # the type changed, and with it what the keyword does
    values = was.value if was else None, now.value if now else None
    places = was.at if was else None, now.at if now else None
    family = LIMIT_FAMILY.get(keyword)
    if family is not None and all(view.has(family) for view in (meeting.old, meeting.new)):
        # A limit beside listed values: the list says it all.
        meeting.walk.leave(f"`{keyword}` beside listed values", *places, *values)
        return
    if was is None or now is None:
        event = "idle-set" if was is None else "idle-lifted"
    elif is_number(was.value) and is_number(now.value):
        tighter = (now.value < was.value) == (keyword in UPPER)
        event = "idle-tightened" if tighter else "idle-relaxed"
    else:
        event = "idle-set"
    detail = {"keyword": keyword, "type": type_words(meeting.new)}
    meeting.say(event, old=values[0], new=values[1], old_at=places[0], new_at=places[1], detail=detail)


def _has_effect(view: View, keyword: str) -> bool:
    """Whether the types of the other side are such that the keyword says something."""
    if keyword == "pattern":
        return view.has("string")
    if keyword == "format":
        return view.has("string") or view.has("number")
    return view.has(LIMIT_FAMILY[keyword])


def _properties(meeting: Meeting) -> None:
    """Properties that both sides list are compared as if there were an object; the rest is left."""
    old, new = meeting.old.idle_properties, meeting.new.idle_properties
    for name in {**old, **new}:
        was, now = old.get(name), new.get(name)
        if was and now:
            meeting.follow(was, now, f".{name}")
            continue
        view = meeting.new if was else meeting.old
        if view.kinds & FAMILIES["object"]:
            continue
        node, what = (was or now or ())[0], f"`properties` without effect on `{type_words(view)}`"
        if was:
            meeting.walk.leave(what, node.at, None, node.value, None)
        else:
            meeting.walk.leave(what, None, node.at, None, node.value)
