"""Keywords that are compared as they stand: defaults, deprecation, discriminators, contents, extensions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triaccord.differ.canonical import Document, Node
from triaccord.differ.canonical.document import same
from triaccord.differ.canonical.nodes import unescape
from triaccord.differ.canonical.view import Said
from triaccord.differ.facts import Fact
from triaccord.differ.idle import compare_idle
from triaccord.differ.markup import compare_xml
from triaccord.differ.values import content_twin

if TYPE_CHECKING:
    from triaccord.differ.schemas import Meeting

_NOT_SAID = frozenset({"readOnly", "writeOnly", "xml", "$dynamicRef", "contentSchema"})
NO_MEANING = frozenset({
    "x-go-name", "x-go-package", "x-omitempty", "x-order", "x-go-type", "x-go-type-skip-optional-pointer",
    "x-nullable", "x-isnullable",
})  # fmt: skip
"""Extensions that only code generators read."""
_TEXTS = ("example", "examples", "sample", "samples", "description", "descriptions", "summary", "displayname")


def has_no_meaning(word: str) -> bool:
    """Whether a keyword says nothing to clients: it is for generators of code, or a text for people."""
    return word in NO_MEANING or (word.startswith("x-") and word.lower().replace("-", "").endswith(_TEXTS))


def compare_annotations(meeting: Meeting) -> None:
    """Everything in `said` and `unknown`."""
    old, new = meeting.old.said, meeting.new.said
    defaults = meeting.unit.defaults or (old.get("default"), new.get("default"))
    if not _same_default(meeting, *defaults):
        _pair(meeting, "default", *defaults)
    _deprecated(meeting, old.get("deprecated"), new.get("deprecated"))
    _discriminator(meeting, old.get("discriminator"), new.get("discriminator"))
    twin = content_twin(meeting.old, meeting.new)
    for word, thing in (("contentMediaType", "content-type"), ("contentEncoding", "content-encoding")):
        if twin is None or twin[0] != word:
            _pair(meeting, thing, old.get(word), new.get(word))
    _extensible(meeting, old.get("x-extensible-enum"), new.get("x-extensible-enum"))
    if "xml" in old or "xml" in new:
        compare_xml(meeting, old.get("xml"), new.get("xml"))
    for word in ("contentSchema", "$dynamicRef"):
        _residue(meeting, word, old.get(word), new.get(word))
    compare_idle(meeting)
    was, now = meeting.old.unknown, meeting.new.unknown
    for word in {**was, **now}:
        _residue(meeting, word, was.get(word), now.get(word))


def _same_default(meeting: Meeting, was: Said | None, now: Said | None) -> bool:
    """Whether defaults differ only in spelling: `"1"` for a number is a slip of the document."""
    if was is None or now is None or isinstance(was.value, dict | list) or isinstance(now.value, dict | list):
        return False
    if type(was.value) is type(now.value) or str(was.value).lower() != str(now.value).lower():
        return False
    meeting.walk.leave("the spelling of `default`", was.at, now.at, was.value, now.value)
    return True


def _pair(meeting: Meeting, thing: str, was: Said | None, now: Said | None) -> None:
    if was is None and now is None:
        return
    if was and now and same(was.value, now.value):
        return
    event = f"{thing}-added" if was is None else f"{thing}-removed" if now is None else f"{thing}-changed"
    meeting.say(
        event,
        old=was.value if was else None,
        new=now.value if now else None,
        old_at=was.at if was else None,
        new_at=now.at if now else None,
    )


def _deprecated(meeting: Meeting, was: Said | None, now: Said | None) -> None:
    before, after = bool(was and was.value is True), bool(now and now.value is True)
    if before == after:
        return
    meeting.say(
        "deprecated" if after else "undeprecated",
        old=before,
        new=after,
        old_at=was.at if was else None,
        new_at=now.at if now else None,
    )


def _discriminator(meeting: Meeting, was: Said | None, now: Said | None) -> None:
    if was is None and now is None:
        return
    before, after = _as_object(was), _as_object(now)
    if was is None or now is None:
        event = "discriminator-added" if was is None else "discriminator-removed"
        meeting.say(
            event,
            old=before.get("propertyName"),
            new=after.get("propertyName"),
            old_at=was.at if was else None,
            new_at=now.at if now else None,
        )
        return
    if before.get("propertyName") != after.get("propertyName"):
        meeting.say(
            "discriminator-changed",
            old=before.get("propertyName"),
            new=after.get("propertyName"),
            old_at=was.at,
            new_at=now.at,
        )
    _mapping(meeting, before.get("mapping"), after.get("mapping"), (was.at, now.at))


def _as_object(said: Said | None) -> dict[str, Any]:
    if said is None:
        return {}
    # Swagger 2.0 has only the property's name here.
    return said.value if isinstance(said.value, dict) else {"propertyName": said.value}


def _mapping(meeting: Meeting, was: Any, now: Any, places: tuple[str, str]) -> None:
    before = was if isinstance(was, dict) else {}
    after = now if isinstance(now, dict) else {}
    before, after = _without_renamed(meeting, before, after, places)
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if old == new or (None in (old, new) and _goes_without_saying(meeting, str(name), old or new)):
            continue
        event = (
            "discriminator-value-added"
            if old is None
            else "discriminator-value-removed"
            if new is None
            else "discriminator-value-restated"
            if _says_the_same(meeting, old, new)
            else "discriminator-value-changed"
        )
        fact = Fact(
            event,
            subject=str(name),
            old=old,
            new=new,
            old_at=f"{places[0]}/mapping" if old is not None else None,
            new_at=f"{places[1]}/mapping" if new is not None else None,
        )
        branch = _branch_of(meeting, fact)
        if branch is None:
            meeting.unit.facts.append(fact)
        else:
            branch.parts += (fact,)


def _branch_of(meeting: Meeting, value: Fact) -> Fact | None:
    """The alternative that came or went with the discriminator's value that leads to it: that is one edit."""
    came = value.event == "discriminator-value-added"
    if not came and value.event != "discriminator-value-removed":
        return None
    event = "union-branch-added" if came else "union-branch-removed"
    doc, target = (meeting.walk.new, value.new) if came else (meeting.walk.old, value.old)
    node = _mapped(doc, target)
    name = None if node is None else unescape(node.at.rpartition("/")[2])
    for fact in meeting.unit.facts:
        if fact.event == event and name is not None and name == (fact.new if came else fact.old):
            return fact
    return None


def _without_renamed(
    meeting: Meeting, before: dict[str, Any], after: dict[str, Any], places: tuple[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values, without those that lead to the same schema under another name, which are told."""
    gone = [name for name in before if name not in after]
    come = [name for name in after if name not in before]
    for was in gone:
        same_target = [now for now in come if _says_the_same(meeting, before[was], after[now])]
        if len(same_target) != 1:
            continue
        now = same_target[0]
        come.remove(now)
        before = {name: target for name, target in before.items() if name != was}
        after = {name: target for name, target in after.items() if name != now}
        at = f"{places[0]}/mapping", f"{places[1]}/mapping"
        meeting.say(
            "discriminator-value-renamed", subject=str(was), old=was, new=now, old_at=at[0], new_at=at[1]
        )
    return before, after


def _goes_without_saying(meeting: Meeting, name: str, target: Any) -> bool:
    """Whether the value is the name of the schema that it leads to, as without a mapping."""
    nodes = [_mapped(doc, target) for doc in (meeting.walk.old, meeting.walk.new)]
    return all(node is not None and node.at.rpartition("/")[2] == name for node in nodes)


def _says_the_same(meeting: Meeting, old: Any, new: Any) -> bool:
    """Whether two values of a mapping lead to schemas of the same content, or to one that was renamed."""
    walk = meeting.walk
    was, now = _mapped(walk.old, old), _mapped(walk.new, new)
    if was is None or now is None:
        return False
    is_renamed = was.at not in walk.new.components() and now.at not in walk.old.components()
    return is_renamed or walk.is_same(was, now)


def _mapped(doc: Document, value: Any) -> Node | None:
    """The schema that a value of a mapping names, by reference or by name."""
    name = str(value)
    at = name.removeprefix("#")
    if not at.startswith("/"):
        at = f"/definitions/{name}" if doc.is_swagger else f"/components/schemas/{name}"
    found = doc.components().get(at)
    return None if found is None else Node(at, found)


def _extensible(meeting: Meeting, was: Said | None, now: Said | None) -> None:
    before = was.value if was and isinstance(was.value, list) else []
    after = now.value if now and isinstance(now.value, list) else []
    if was is not None and now is None and before:
        meeting.say("extensible-enum-lifted", old=before, old_at=was.at)
        return
    if was is None and now is not None and after:
        meeting.say("extensible-enum-set", new=after, new_at=now.at)
        return
    for value in [item for item in before if item not in after]:
        meeting.say("extensible-value-removed", old=value, old_at=was.at if was else None)
    for value in [item for item in after if item not in before]:
        meeting.say("extensible-value-added", new=value, new_at=now.at if now else None)


def _residue(meeting: Meeting, word: str, was: Said | None, now: Said | None) -> None:
    if has_no_meaning(word) or (was and now and same(was.value, now.value)):
        return
    if was is None and now is None:
        return
    meeting.walk.leave(
        f"`{word}`",
        was.at if was else None,
        now.at if now else None,
        was.value if was else None,
        now.value if now else None,
    )
