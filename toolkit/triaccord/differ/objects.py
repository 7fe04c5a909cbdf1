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
    _pattern_properties(meeting)
    _dependent_schemas(meeting)
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
        elif not is_closed(rest_of(new)):
            _name_known(meeting, name, schema, "property-names-widened")
    for name, schema in new.properties.items():
        if name not in old.properties and not is_closed(schema):
            come[name] = _property_come(meeting, name, schema)
        elif name not in old.properties and not is_closed(rest_of(old)):
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


def compare_further(meeting: Meeting) -> None:
    """What properties that are not named must be."""
    old, new = _rest(meeting.old, meeting.new, "unevaluatedProperties")
    _further(meeting, "additional-properties", old, new, "additionalProperties", "{}")


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


def _unevaluated(meeting: Meeting, word: str) -> None:
    thing = "unevaluated-properties" if word == "unevaluatedProperties" else "unevaluated-items"
    if meeting.old.unevaluated or meeting.new.unevaluated:
        old = _spelled(meeting.old, meeting.new, word)[1]
        new = _spelled(meeting.new, meeting.old, word)[1]
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
    rest_old, rest_new = _rest(old, new, "unevaluatedItems")
    _further(meeting, "items", rest_old, rest_new, "items", "[]")
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
