"""Properties, required names, further properties; items of arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triaccord.differ.canonical import Node, Schema, View
from triaccord.differ.canonical.nodes import join
from triaccord.differ.facts import REQUEST, RESPONSE, Fact
from triaccord.differ.values import shape_words

if TYPE_CHECKING:
    from triaccord.differ.schemas import Meeting


def is_closed(schema: Schema) -> bool:
    """Whether a schema is spelled as accepting nothing."""
    for node in schema:  # noqa: SIM110  (asked of every property: a loop takes a third of the time)
        if node.value is False:
            return True
    return False


def compare_objects(meeting: Meeting) -> None:
    """Everything that only objects have."""
    old, new = meeting.old, meeting.new
    if not (old.has("object") and new.has("object")):
        return
    _properties(meeting)
    _required(meeting)
    compare_further(meeting)
    _further(meeting, "property-names", old.property_names, new.property_names, "propertyNames", "")
    _named_schemas(
        meeting, "pattern-property", old.pattern_properties, new.pattern_properties, "patternProperties"
    )
    _named_schemas(
        meeting, "dependent-schema", old.dependent_schemas, new.dependent_schemas, "dependentSchemas"
    )
    _dependent_required(meeting)
    _unevaluated(meeting, "unevaluatedProperties")


def _properties(meeting: Meeting) -> None:
    from triaccord.differ.composite.properties import rename_properties
    from triaccord.differ.composite.replaced import is_replaced, say_replaced
    from triaccord.differ.composite.successors import name_successors

    old, new = meeting.old, meeting.new
    is_same = meeting.walk.is_same
    gone: dict[str, Fact] = {}
    come: dict[str, Fact] = {}
    for name, schema in old.properties.items():
        other = new.properties.get(name)
        if other is not None:
            if not (len(schema) == len(other) == 1 and is_same(schema[0], other[0])):
                compare_property(meeting, name, schema, other)
        elif not is_closed(schema):
            gone[name] = _property_gone(meeting, name, schema)
    for name, schema in new.properties.items():
        if name not in old.properties and not is_closed(schema):
            come[name] = _property_come(meeting, name, schema)
    if is_replaced(meeting, gone, come):
        say_replaced(meeting, gone, come)
        return
    if gone:
        name_successors(meeting, gone)
    if gone or come:
        rename_properties(meeting, gone, come)


def compare_further(meeting: Meeting) -> None:
    """What properties that are not named must be."""
    old, new = meeting.old.additional, meeting.new.additional
    _further(meeting, "additional-properties", old, new, "additionalProperties", "{}")


def compare_property(meeting: Meeting, name: str, old: Schema, new: Schema) -> None:
    """A property that both sides have."""
    from triaccord.differ.schemas import mask_of

    if is_closed(old) != is_closed(new):
        if is_closed(new):
            fact = _property_gone(meeting, name, old)
            fact.detail["closed"] = True
        else:
            fact = _property_come(meeting, name, new)
        meeting.unit.facts.append(fact)
        return
    below = meeting.walk.pair_differing(old, new)
    if below is None:
        return
    mask = mask_of(meeting.walk, old, new)
    if mask:
        meeting.unit.edges.append((below, mask, f".{name}"))
        below.parents.append((meeting.unit, f".{name}"))
    _access(meeting, name, old, new)


def _access(meeting: Meeting, name: str, old: Schema, new: Schema) -> None:
    """`readOnly` and `writeOnly`, said where the name is known."""
    from triaccord.differ.schemas import is_flagged

    for word, thing, side in (("readOnly", "read-only", REQUEST), ("writeOnly", "write-only", RESPONSE)):
        was, now = is_flagged(meeting.walk.old, old, word), is_flagged(meeting.walk.new, new, word)
        if was == now:
            continue
        doc, schema = (meeting.walk.new, new) if now else (meeting.walk.old, old)
        at = doc.view(schema).said[word].at
        meeting.say(
            f"{thing}-set" if now else f"{thing}-lifted",
            subject=name,
            old=was,
            new=now,
            old_at=None if now else at,
            new_at=at if now else None,
            mask=side,
            required=name in (meeting.new.required if not now else meeting.old.required),
        )


def _property_gone(meeting: Meeting, name: str, schema: Schema) -> Fact:
    from triaccord.differ.schemas import mask_of

    doc, view = meeting.walk.old, meeting.walk.old.view(schema)
    closed = is_closed(meeting.new.additional)
    detail: dict[str, Any] = {"type": shape_words(view, doc), "closed": closed}
    if view.flag("deprecated"):
        detail["deprecated"] = True
    mask = mask_of(meeting.walk, schema, None)
    return Fact(
        "property-removed",
        old_at=schema[0].at,
        subject=name,
        mask=mask,
        required=name in meeting.old.required,
        detail=detail,
        schemas=(schema, None),
    )


def _property_come(meeting: Meeting, name: str, schema: Schema) -> Fact:
    from triaccord.differ.schemas import mask_of

    doc, view = meeting.walk.new, meeting.walk.new.view(schema)
    closed = is_closed(meeting.old.additional)
    detail: dict[str, Any] = {"type": shape_words(view, doc), "closed": closed}
    if "default" in view.said:
        detail["default"] = view.said["default"].value
    if view.flag("deprecated"):
        detail["deprecated"] = True
    return Fact(
        "property-added",
        new_at=schema[0].at,
        subject=name,
        mask=mask_of(meeting.walk, None, schema),
        required=name in meeting.new.required,
        detail=detail,
        schemas=(None, schema),
    )


def _required(meeting: Meeting) -> None:
    """Names that became required or optional; those of new or removed properties are said there."""
    from triaccord.differ.schemas import mask_of

    old, new = meeting.old, meeting.new
    for event, here, there in (("property-required", new, old), ("property-optional", old, new)):
        for name, at in here.required.items():
            if name in there.required:
                continue
            was, now = old.properties.get(name), new.properties.get(name)
            if (was is None) != (now is None):
                continue
            became = event == "property-required"
            detail: dict[str, Any] = {}
            if now and "default" in (said := meeting.walk.new.view(now).said):
                detail["default"] = said["default"].value
            meeting.say(
                event,
                subject=name,
                old=not became,
                new=became,
                old_at=was[0].at if was else (None if became else at),
                new_at=now[0].at if now else (at if became else None),
                mask=mask_of(meeting.walk, was, now),
                required=became,
                detail=detail,
            )


def _says_nothing(walk_doc: Any, schema: Schema) -> bool:
    """Whether a schema accepts everything."""
    if not schema:
        return True
    view: View = walk_doc.view(schema)
    return view == View(view.at, where=view.where, said=view.said, unknown=view.unknown)


def _further(meeting: Meeting, thing: str, old: Schema, new: Schema, word: str, segment: str) -> None:
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


def _named_schemas(
    meeting: Meeting, thing: str, old: dict[str, Schema], new: dict[str, Schema], word: str
) -> None:
    for name, schema in old.items():
        if name in new:
            meeting.follow(schema, new[name], "{}" if thing == "pattern-property" else "")
        else:
            meeting.say(
                f"{thing}-removed", subject=name, old=name, old_at=schema[0].at, detail={"keyword": word}
            )
    for name, schema in new.items():
        if name not in old:
            meeting.say(
                f"{thing}-added", subject=name, new=name, new_at=schema[0].at, detail={"keyword": word}
            )


def _dependent_required(meeting: Meeting) -> None:
    old, new = meeting.old.dependent_required, meeting.new.dependent_required
    for name in {**old, **new}:
        was, now = old.get(name, {}), new.get(name, {})
        for needed in {**was, **now}:
            if (needed in was) == (needed in now):
                continue
            became = needed in now
            meeting.say(
                "dependent-required-added" if became else "dependent-required-removed",
                subject=needed,
                old=None if became else name,
                new=name if became else None,
                old_at=was.get(needed),
                new_at=now.get(needed),
            )


def _unevaluated(meeting: Meeting, word: str) -> None:
    thing = "unevaluated-properties" if word == "unevaluatedProperties" else "unevaluated-items"
    old, new = meeting.old.unevaluated.get(word, ()), meeting.new.unevaluated.get(word, ())
    _further(meeting, thing, old, new, word, "")


def compare_arrays(meeting: Meeting) -> None:
    """Everything that only arrays have."""
    old, new = meeting.old, meeting.new
    if not (old.has("array") and new.has("array")):
        return
    longest = max(len(old.prefix), len(new.prefix))
    for index in range(longest):
        was = old.prefix[index] if index < len(old.prefix) else old.items
        now = new.prefix[index] if index < len(new.prefix) else new.items
        _further(meeting, "items", was, now, "prefixItems", f"[{index}]")
    _further(meeting, "items", old.items, new.items, "items", "[]")
    _contains(meeting)
    _unevaluated(meeting, "unevaluatedItems")


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


def array_envelope(node: Node) -> str:
    """The pointer of an array's items."""
    return join(node.at, "items")
