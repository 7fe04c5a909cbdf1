"""What has no name: further properties, entries of arrays, and what is left unevaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triaccord.differ.canonical import Document, Schema, View
from triaccord.differ.canonical.view import OF_TYPE
from triaccord.differ.values import shape_words

if TYPE_CHECKING:
    from triaccord.differ.schemas import Meeting


def is_closed(schema: Schema) -> bool:
    """Whether a schema is spelled as accepting nothing."""
    for node in schema:  # noqa: SIM110  (asked of every property: a loop takes a third of the time)
        if node.value is False:
            return True
    return False


def is_typed(doc: Document, schema: Schema) -> bool:
    """Whether a schema, or what it refers to, says in so many words what type it has."""
    if len(schema) != 1:
        return False
    node = schema[0]
    for _ in range(8):
        value = node.value
        if value.__class__ is not dict:
            return False
        if "$ref" not in value:
            kind = value.get("type")
            return kind.__class__ is str and kind in OF_TYPE
        target = doc.target(node)
        if target is None:
            return False
        node = target
    return False


def compare_further(meeting: Meeting) -> None:
    """What properties that are not named must be."""
    follow_further(meeting, *_rest(meeting.old, meeting.new, "unevaluatedProperties"))


def follow_further(meeting: Meeting, old: Schema, new: Schema) -> None:
    """The same for schemas that are known."""
    further(meeting, "additional-properties", old, new, "additionalProperties", "{}")


def follow_items(meeting: Meeting, old: Schema, new: Schema) -> None:
    """What entries of arrays must be that have no place of their own."""
    further(meeting, "items", old, new, "items", "[]")


def _rest(old: View, new: View, word: str) -> tuple[Schema, Schema]:
    """What both sides say of what their own words do not name, in the plain spelling."""
    if not old.unevaluated and not new.unevaluated:
        return plain_rest(old, word), plain_rest(new, word)
    return _spelled(old, new, word)[0], _spelled(new, old, word)[0]


def _spelled(view: View, other: View, word: str) -> tuple[Schema, Schema]:
    """What is left to `additionalProperties` (`items`), and what to the keyword for what is unevaluated.

    Where nothing but the schema's own words evaluates, both say the same: then the other's spelling is taken.
    """
    own, theirs = plain_rest(view, word), plain_rest(other, word)
    if own:
        return own, ()  # it evaluates everything
    rest = view.unevaluated.get(word, ())
    if rest and theirs and _is_static(view, word):
        return rest, ()
    return (), rest


def plain_rest(view: View, word: str) -> Schema:
    """The keyword that speaks of what its own schema object does not name."""
    return view.additional if word == "unevaluatedProperties" else view.items


def _is_static(view: View, word: str) -> bool:
    """Whether what is evaluated does not depend on the value."""
    by_value = view.unions or view.conditionals or view.dependent_schemas
    return not by_value and not (word == "unevaluatedItems" and view.contains)


def rest_of(view: View) -> Schema:
    """What properties that nothing names must be, in either spelling."""
    if view.additional or not _is_static(view, "unevaluatedProperties"):
        return view.additional
    return view.unevaluated.get("unevaluatedProperties", ())


def _says_nothing(doc: Document, schema: Schema) -> bool:
    """Whether a schema accepts everything. Those that plainly do not are not opened for this."""
    if not schema:
        return True
    if is_typed(doc, schema):
        return False
    view = doc.view(schema)
    return view == View(view.at, where=view.where, said=view.said, unknown=view.unknown)


def further(meeting: Meeting, thing: str, old: Schema, new: Schema, word: str, segment: str) -> None:
    """A child schema whose absence accepts everything and whose `false` accepts nothing."""
    was_open, now_open = _says_nothing(meeting.walk.old, old), _says_nothing(meeting.walk.new, new)
    was_closed, now_closed = is_closed(old), is_closed(new)
    if was_open and now_open and old and new:
        meeting.follow(old, new, segment)  # whatever it says, it limits nothing
        return
    if (was_open and now_open) or (was_closed and now_closed):
        return
    places = {"old_at": old[0].at if old else None, "new_at": new[0].at if new else None}
    detail = {"keyword": word}
    if now_closed:
        meeting.say(
            f"{thing}-forbidden", old="anything" if was_open else "some", new="none", detail=detail, **places
        )
    elif was_closed:
        meeting.say(
            f"{thing}-allowed", old="none", new="anything" if now_open else "some", detail=detail, **places
        )
    elif was_open:
        meeting.say(
            f"{thing}-narrowed", old="anything", new=_words(meeting.walk.new, new), detail=detail, **places
        )
    elif now_open:
        meeting.say(
            f"{thing}-widened", old=_words(meeting.walk.old, old), new="anything", detail=detail, **places
        )
    else:
        meeting.follow(old, new, segment)


def _words(doc: Any, schema: Schema) -> str:
    return shape_words(doc.view(schema), doc)


def compare_unevaluated(meeting: Meeting, word: str) -> None:
    """What no keyword beside it has evaluated."""
    thing = "unevaluated-properties" if word == "unevaluatedProperties" else "unevaluated-items"
    if meeting.old.unevaluated or meeting.new.unevaluated:
        old = _spelled(meeting.old, meeting.new, word)[1]
        new = _spelled(meeting.new, meeting.old, word)[1]
        further(meeting, thing, old, new, word, "")


def compare_arrays(meeting: Meeting) -> None:
    """Everything that only arrays have."""
    old, new = meeting.old, meeting.new
    if not (old.has("array") and new.has("array")):
        return
    longest = max(len(old.prefix), len(new.prefix))
    for index in range(longest):
        was = old.prefix[index] if index < len(old.prefix) else old.items
        now = new.prefix[index] if index < len(new.prefix) else new.items
        further(meeting, "items", was, now, "prefixItems", f"[{index}]")
    rest_old, rest_new = _rest(old, new, "unevaluatedItems")
    follow_items(meeting, rest_old, rest_new)
    _contains(meeting)
    compare_unevaluated(meeting, "unevaluatedItems")


def _contains(meeting: Meeting) -> None:
    old, new = meeting.old.contains, meeting.new.contains
    if len(old) == len(new) == 1:
        (was, old_least, old_most), (now, new_least, new_most) = old[0], new[0]
        if was and now:
            meeting.follow(was, now, "[]")
        if (old_least, old_most) != (new_least, new_most):
            tighter = new_least >= old_least and (new_most or float("inf")) <= (old_most or float("inf"))
            looser = new_least <= old_least and (new_most or float("inf")) >= (old_most or float("inf"))
            event = "contains-tightened" if tighter else "contains-relaxed" if looser else "contains-changed"
            old_at, new_at = meeting.at("contains")
            meeting.say(
                event, old=[old_least, old_most], new=[new_least, new_most], old_at=old_at, new_at=new_at
            )
        return
    if len(old) != len(new):
        old_at, new_at = meeting.at("contains")
        tighter = len(new) > len(old)
        meeting.say(
            "contains-tightened" if tighter else "contains-relaxed",
            old=None if tighter else "contains",
            new="contains" if tighter else None,
            old_at=None if tighter else old_at,
            new_at=new_at if tighter else None,
        )
