"""Alternatives (`anyOf`, `oneOf`), exclusions (`not`) and conditions (`if`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triaccord.differ.canonical import Document, Schema, Union, View
from triaccord.differ.canonical.document import canonical_bytes, same
from triaccord.differ.composite.assignment import assign
from triaccord.differ.composite.similarity import schema_similarity
from triaccord.differ.subsets import is_subset
from triaccord.differ.values import shape_words

if TYPE_CHECKING:
    from triaccord.differ.schemas import Meeting


def branch_name(doc: Document, schema: Schema) -> str:
    """What people call a branch: its component's name, its title, its discriminating value, or its type.

    What consists of components is called by these, and what only asks for properties by their names.
    """
    node = schema[0]
    value = node.value
    if isinstance(value, dict):
        if name := _name_of(value):
            return name
        if isinstance(value.get("title"), str):
            return str(value["title"])
        parts = value.get("allOf")
        names = (
            [_name_of(part) for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
        )
        if any(names):
            return " with ".join(filter(None, names))
    view = doc.view(schema)
    for family in ("string", "number"):
        if family in view.enums and view.kinds and len(view.enums[family]) == 1:
            return str(next(iter(view.enums[family].values())))
    words = shape_words(view, doc)
    if words == "anything" and view.required:
        return f"{words} with {', '.join(sorted(view.required))}"
    return words


def _name_of(part: dict[str, Any]) -> str:
    ref = part.get("$ref")
    return ref.rpartition("/")[2] if isinstance(ref, str) else ""


def compare_unions(meeting: Meeting) -> None:
    """Pair unions, then their branches."""
    old, new = list(meeting.old.unions), list(meeting.new.unions)
    if not old and not new:
        return
    old_only, new_only = _plain_as_union(meeting)
    if old_only or new_only:
        _union_pair(meeting, old_only or old[0], new_only or new[0])
        return
    for was, now in _paired_unions(meeting, old, new):
        if was is None and now is not None:
            _lone_union(meeting, now, added=True)
        elif now is None and was is not None:
            _lone_union(meeting, was, added=False)
        elif was is not None and now is not None:
            _union_pair(meeting, was, now)


def only_union(view: View) -> bool:
    """Whether a view is one union and nothing else that tells objects or values apart."""
    return len(view.unions) == 1 and not (
        view.properties or view.required or view.enums or view.limits or view.additional or view.items
        or view.patterns or view.pattern_properties or view.excluded or view.conditionals
    )  # fmt: skip


def _says_only_types(view: View) -> bool:
    """Whether a schema accepts every value of its types: then it is no alternative among others."""
    said = View(view.at, kinds=view.kinds, accepts_null=view.accepts_null, where=view.where, said=view.said)
    said.unknown, said.idle = view.unknown, view.idle
    return view == said


def _plain_as_union(meeting: Meeting) -> tuple[Union | None, Union | None]:
    """The side that has no union as a union of one, where the other side is nothing but a union."""
    if not meeting.old.unions and _says_only_types(meeting.old):
        return None, None
    if not meeting.new.unions and _says_only_types(meeting.new):
        return None, None
    if only_union(meeting.new) and not meeting.old.unions and meeting.unit.old:
        return Union((meeting.unit.old,), meeting.old.at), None
    if only_union(meeting.old) and not meeting.new.unions and meeting.unit.new:
        return None, Union((meeting.unit.new,), meeting.new.at)
    return None, None


def _paired_unions(
    meeting: Meeting, old: list[Union], new: list[Union]
) -> list[tuple[Union | None, Union | None]]:
    scores = [[_overlap(meeting, was, now) for now in new] for was in old]
    pairs: list[tuple[Union | None, Union | None]] = []
    if old and new:
        taken = assign(scores)
        pairs += [(old[i], new[j]) for i, j in taken]
        old = [was for i, was in enumerate(old) if i not in {i for i, _ in taken}]
        new = [now for j, now in enumerate(new) if j not in {j for _, j in taken}]
    return pairs + [(was, None) for was in old] + [(None, now) for now in new]


def _overlap(meeting: Meeting, was: Union, now: Union) -> float:
    names = {branch_name(meeting.walk.old, branch) for branch in was.branches}
    others = {branch_name(meeting.walk.new, branch) for branch in now.branches}
    return 0.1 + len(names & others) / max(1, len(names | others))


def _lone_union(meeting: Meeting, union: Union, *, added: bool) -> None:
    """A union on one side only: alternatives that now must hold, or need not any more."""
    doc, schema = (meeting.walk.new, meeting.unit.old) if added else (meeting.walk.old, meeting.unit.new)
    other = meeting.walk.old if added else meeting.walk.new
    contained = (
        any(is_subset(other, schema, doc, branch) for branch in union.branches) and not union.exactly_one
    )
    names = sorted(branch_name(doc, branch) for branch in union.branches)
    if contained:
        return
    meeting.say(
        "union-added" if added else "union-removed",
        old=None if added else " | ".join(names),
        new=" | ".join(names) if added else None,
        old_at=None if added else union.at,
        new_at=union.at if added else None,
    )


def _union_pair(meeting: Meeting, was: Union, now: Union) -> None:
    walk = meeting.walk
    taken = _paired_branches(meeting, was.branches, now.branches)
    paired_old, paired_new = {i for i, _ in taken}, {j for _, j in taken}
    for i, j in taken:
        meeting.follow(was.branches[i], now.branches[j], "")
    if (
        min(len(was.branches), len(now.branches)) > 1
        and was.exactly_one != now.exactly_one
        and not (len(taken) == len(was.branches) == len(now.branches) == 1)
    ):
        event = "union-exclusive" if now.exactly_one else "union-inclusive"
        meeting.say(event, old=_word(was), new=_word(now), old_at=was.at, new_at=now.at)
    for i, branch in enumerate(was.branches):
        if i in paired_old:
            continue
        name = branch_name(walk.old, branch)
        event = "union-branch-removed"
        is_covered = _covered(walk.old, branch, walk.new, now.branches)
        if is_covered and not _named(branch):
            event = "union-branch-merged"
        detail = {"discriminator": _mapped(meeting.old), "covered": is_covered, "one": now.exactly_one}
        meeting.say(event, old=name, old_at=branch[0].at, new_at=now.at, detail=detail)
    for j, branch in enumerate(now.branches):
        if j in paired_new:
            continue
        name = branch_name(walk.new, branch)
        event = "union-branch-added"
        is_covered = _covered(walk.new, branch, walk.old, was.branches)
        if is_covered and not _named(branch):
            event = "union-branch-merged"
        detail = {"discriminator": _mapped(meeting.new), "covered": is_covered, "one": now.exactly_one}
        meeting.say(event, new=name, old_at=was.at, new_at=branch[0].at, detail=detail)


def _mapped(view: Any) -> bool:
    return "discriminator" in view.said


def _named(branch: Schema) -> bool:
    """Whether a branch is a schema with a name: who takes the name away takes an alternative away.

    Clients that are generated have a class for it, and servers tell alternatives apart by more than the
    values that are accepted, which for open objects are nearly all.
    """
    return _reference(branch) is not None


def _covered(doc: Document, branch: Schema, other: Document, branches: tuple[Schema, ...]) -> bool:
    return any(is_subset(doc, branch, other, candidate) for candidate in branches)


def _word(union: Union) -> str:
    return "oneOf" if union.exactly_one else "anyOf"


def _paired_branches(
    meeting: Meeting, was: tuple[Schema, ...], now: tuple[Schema, ...]
) -> list[tuple[int, int]]:
    """Which branch is which: by reference, by content, by title, and what is left by likeness as a whole."""
    old_doc, new_doc = meeting.walk.old, meeting.walk.new
    taken: list[tuple[int, int]] = []
    left_old, left_new = list(range(len(was))), list(range(len(now)))
    for key_of in (_reference, _content, _title):
        keyed: dict[object, list[int]] = {}
        for j in left_new:
            key = key_of(now[j])
            if key is not None:
                keyed.setdefault(key, []).append(j)
        for i in list(left_old):
            found = keyed.get(key_of(was[i]))
            if found:
                taken.append((i, found.pop(0)))
                left_old.remove(i)
                left_new.remove(taken[-1][1])
    left_old, left_new = left_old[:_BRANCHES], left_new[:_BRANCHES]
    scores = [
        [
            0.0
            if _are_others(meeting, was[i], now[j])
            else _likeness(schema_similarity(old_doc, was[i], new_doc, now[j]))
            for j in left_new
        ]
        for i in left_old
    ]
    taken += [(left_old[i], left_new[j]) for i, j in assign(scores)]
    return sorted(taken)


_BRANCHES = 80


def _are_others(meeting: Meeting, was: Schema, now: Schema) -> bool:
    """Whether neither branch became the other, however alike they are.

    That is so of named schemas that both documents have, and of those with different names whose values say
    themselves that they are different things: `type: card` is no `type: invoice`.
    """
    old_doc, new_doc = meeting.walk.old, meeting.walk.new
    old, new = str(_reference(was) or "")[1:], str(_reference(now) or "")[1:]
    if not old or not new or old == new:
        return False
    if old in new_doc.components() and new in old_doc.components():
        return True
    tags, others = _tags(old_doc, was), _tags(new_doc, now)
    return any(others.get(name, tag) != tag for name, tag in tags.items())


def _tags(doc: Document, branch: Schema) -> dict[str, object]:
    """Properties of a branch that have just one value."""
    found: dict[str, object] = {}
    for name, schema in doc.view(branch).properties.items():
        view = doc.view(schema)
        if view.kinds == {"string"} and len(view.enums.get("string", ())) == 1:
            found[name] = next(iter(view.enums["string"]))
    return found


def _likeness(score: float) -> float:
    return score if score >= 0.5 else 0.0


def _reference(branch: Schema) -> object:
    value = branch[0].value
    return value.get("$ref") if isinstance(value, dict) else None


def _content(branch: Schema) -> object:
    return canonical_bytes(branch[0].value)


def _title(branch: Schema) -> object:
    value = branch[0].value
    return value.get("title") if isinstance(value, dict) else None


def compare_exclusions(meeting: Meeting) -> None:
    """`not` and `if`: compared by content, judged by inclusion where it can be decided."""
    _exclusions(meeting)
    _conditionals(meeting)


def _exclusions(meeting: Meeting) -> None:
    walk = meeting.walk
    old = {canonical_bytes([n.value for n in s]): s for s in meeting.old.excluded}
    new = {canonical_bytes([n.value for n in s]): s for s in meeting.new.excluded}
    gone = [s for key, s in old.items() if key not in new]
    come = [s for key, s in new.items() if key not in old]
    if len(gone) == len(come) == 1:
        wider = is_subset(walk.old, gone[0], walk.new, come[0])
        narrower = is_subset(walk.new, come[0], walk.old, gone[0])
        if wider and narrower:
            _leave_unread(meeting, gone[0], come[0])
            return
        event = "exclusion-added" if wider else "exclusion-removed" if narrower else "exclusion-changed"
        _say_exclusion(meeting, event, gone[0], come[0])
        return
    for schema in gone:
        _say_exclusion(meeting, "exclusion-removed", schema, None)
    for schema in come:
        _say_exclusion(meeting, "exclusion-added", None, schema)


def _leave_unread(meeting: Meeting, old: Schema, new: Schema) -> None:
    """Count what two schemas under `not` say that cannot be read, or that nobody here knows."""
    views = meeting.walk.old.view(old), meeting.walk.new.view(new)
    was, now = ({word: one.value for word, one in (view.malformed | view.unknown).items()} for view in views)
    if not same(was, now):
        meeting.walk.leave(
            "`not`, in what cannot be judged", old[0].at, new[0].at, old[0].value, new[0].value
        )


def _say_exclusion(meeting: Meeting, event: str, old: Schema | None, new: Schema | None) -> None:
    meeting.say(
        event,
        old=old[0].value if old else None,
        new=new[0].value if new else None,
        old_at=old[0].at if old else None,
        new_at=new[0].at if new else None,
    )


def _conditionals(meeting: Meeting) -> None:
    old, new = meeting.old.conditionals, meeting.new.conditionals
    if len(old) == len(new):
        for was, now in zip(old, new, strict=True):
            if canonical_bytes([n.value for n in was.when]) == canonical_bytes([n.value for n in now.when]):
                meeting.follow(was.then, now.then, "")
                meeting.follow(was.otherwise, now.otherwise, "")
            else:
                meeting.say("condition-changed", old_at=was.at, new_at=now.at)
        return
    for was in old[len(new) :]:
        meeting.say("condition-removed", old_at=was.at)
    for now in new[len(old) :]:
        meeting.say("condition-added", new_at=now.at)
