"""Properties and required names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triaccord.differ.canonical import Schema
from triaccord.differ.facts import REQUEST, RESPONSE, Fact
from triaccord.differ.further import compare_further, compare_unevaluated, further, is_closed, rest_of
from triaccord.differ.values import shape_words

if TYPE_CHECKING:
    from triaccord.differ.schemas import Meeting


def compare_objects(meeting: Meeting) -> None:
    """Everything that only objects have."""
    old, new = meeting.old, meeting.new
    if not (old.has("object") and new.has("object")):
        return
    _properties(meeting)
    _required(meeting)
    compare_further(meeting)
    further(meeting, "property-names", old.property_names, new.property_names, "propertyNames", "")
    _pattern_properties(meeting)
    _dependent_schemas(meeting)
    _dependent_required(meeting)
    compare_unevaluated(meeting, "unevaluatedProperties")


def _properties(meeting: Meeting) -> None:
    from triaccord.differ.composite.properties import rename_properties
    from triaccord.differ.composite.replaced import is_replaced, say_replaced
    from triaccord.differ.composite.successors import name_successors

    old, new = meeting.old, meeting.new
    gone: dict[str, Fact] = {}
    come: dict[str, Fact] = {}
    for name in meeting.walk.unlike(old.properties, new.properties):
        schema, other = old.properties[name], new.properties.get(name)
        if other is not None:
            compare_property(meeting, name, schema, other)
        elif not is_closed(schema):
            gone[name] = _property_gone(meeting, name, schema)
        elif not is_closed(rest_of(new)):
            _name_known(meeting, name, schema, "property-names-widened")
    for name in new.properties:
        if name in old.properties:
            continue
        schema = new.properties[name]
        if not is_closed(schema):
            come[name] = _property_come(meeting, name, schema)
        elif not is_closed(rest_of(old)):
            _name_known(meeting, name, schema, "property-names-narrowed")
    if is_replaced(meeting, gone, come):
        say_replaced(meeting, gone, come)
        return
    if gone:
        name_successors(meeting, gone)
    if gone or come:
        rename_properties(meeting, gone, come)


def _name_known(meeting: Meeting, name: str, schema: Schema, event: str) -> None:
    """A name that is refused (`false`) on one side, and not spoken of on the other."""
    words = (f"not {name}", "anything") if event.endswith("widened") else ("anything", f"not {name}")
    at = (schema[0].at, None) if event.endswith("widened") else (None, schema[0].at)
    meeting.say(event, subject=name, old=words[0], new=words[1], old_at=at[0], new_at=at[1])


def compare_property(meeting: Meeting, name: str, old: Schema, new: Schema) -> None:
    """A property that both sides have."""
    from triaccord.differ.schemas import flags_of, side_of

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
    flags = flags_of(meeting.walk.old, old), flags_of(meeting.walk.new, new)
    mask = side_of(flags[0]) & side_of(flags[1])
    if mask:
        meeting.unit.edges.append((below, mask, f".{name}"))
        below.parents.append((meeting.unit, f".{name}"))
    if flags[0] != flags[1]:
        _access(meeting, name, (old, new), flags)


def _access(
    meeting: Meeting, name: str, schemas: tuple[Schema, Schema], flags: tuple[tuple[bool, bool], ...]
) -> None:
    """`readOnly` and `writeOnly`, said where the name is known."""
    old, new = schemas
    words = (("readOnly", "read-only", REQUEST), ("writeOnly", "write-only", RESPONSE))
    for (word, thing, side), was, now in zip(words, *flags, strict=True):
        if was == now:
            continue
        doc, schema = (meeting.walk.new, new) if now else (meeting.walk.old, old)
        at = doc.view(schema).said[word].at
        meeting.say(
            f"{thing}-set" if now else f"{thing}-lifted",
            subject=name,
            old=was,
            new=now,
            old_at=old[0].at if now else at,
            new_at=at if now else new[0].at,
            mask=side,
            required=name in (meeting.new.required if not now else meeting.old.required),
        )


def _property_gone(meeting: Meeting, name: str, schema: Schema) -> Fact:
    from triaccord.differ.schemas import mask_of

    doc, view = meeting.walk.old, meeting.walk.old.view(schema)
    closed = is_closed(rest_of(meeting.new))
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
    closed = is_closed(rest_of(meeting.old))
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


def _dependent_schemas(meeting: Meeting) -> None:
    old, new = meeting.old.dependent_schemas, meeting.new.dependent_schemas
    for name, schema in old.items():
        if name in new:
            meeting.follow(schema, new[name], "")
        else:
            _say_named(meeting, "dependent-schema-removed", name, schema[0].at, None)
    for name, schema in new.items():
        if name not in old:
            _say_named(meeting, "dependent-schema-added", name, None, schema[0].at)


def _say_named(meeting: Meeting, event: str, name: str, old_at: str | None, new_at: str | None) -> None:
    word = "dependentSchemas" if event.startswith("dependent") else "patternProperties"
    old, new = (None if old_at is None else name), (None if new_at is None else name)
    meeting.say(event, subject=name, old=old, new=new, old_at=old_at, new_at=new_at, detail={"keyword": word})


def _pattern_properties(meeting: Meeting) -> None:
    """Names that match a pattern; where nobody speaks of them, what holds for all further names holds."""
    old, new = meeting.old.pattern_properties, meeting.new.pattern_properties
    for name, schema in old.items():
        rest = rest_of(meeting.new)
        if name in new:
            meeting.follow(schema, new[name], "{}")
        elif is_closed(rest) != is_closed(schema):
            event = "pattern-property-closed" if is_closed(rest) else "pattern-property-removed"
            _say_named(meeting, event, name, schema[0].at, None)
        elif not rest:
            _say_named(meeting, "pattern-property-removed", name, schema[0].at, None)
        else:
            meeting.follow(schema, rest, "{}")
    for name, schema in new.items():
        rest = rest_of(meeting.old)
        if name in old:
            continue
        if is_closed(rest) != is_closed(schema):
            event = "pattern-property-opened" if is_closed(rest) else "pattern-property-added"
            _say_named(meeting, event, name, None, schema[0].at)
        elif not rest:
            _say_named(meeting, "pattern-property-added", name, None, schema[0].at)
        else:
            meeting.follow(rest, schema, "{}")


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
