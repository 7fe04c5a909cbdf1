"""Keywords that say what another keyword says more plainly: read as that one."""

from __future__ import annotations

from typing import Any

from triaccord.differ.canonical.intersection import tighter
from triaccord.differ.canonical.nodes import Node, Schema, join
from triaccord.differ.canonical.values import key_of, kind_of
from triaccord.differ.canonical.view import FAMILY_OF, OF_TYPE, Conditional, Limit, View

_WORDS = frozenset(["title", "description", "$comment", "example", "examples"])


def _bare(value: Any) -> dict[str, Any] | None:
    """A schema object without its documentation; `{}` for `true`, None for `false` and what is no schema."""
    if value is True:
        return {}
    return (
        {word: item for word, item in value.items() if word not in _WORDS}
        if isinstance(value, dict)
        else None
    )


def denied_twice(value: dict[str, Any]) -> dict[str, Any] | None:
    """The schema under `not` of `not`: it must hold."""
    denied = value.get("not")
    if not isinstance(denied, dict) or len(denied) != 1:
        return None
    inner = denied.get("not")
    return inner if isinstance(inner, dict) else None


def exclude(view: View, value: dict[str, Any]) -> None:
    """`not`: of a type, where types are stated, it is fewer types; of `true` it is nothing at all."""
    excluded = value["not"]
    bare = _bare(excluded)
    if excluded is False or denied_twice(value) is not None:
        return  # what is not left out must hold: a layer of its own
    if bare == {}:
        view.kinds, view.accepts_null = frozenset(), False
        view.where["type"] = join(view.at, "not")
        return
    named = bare["type"] if bare is not None and bare.keys() == {"type"} and "type" in value else None
    names = [named] if isinstance(named, str) else named if isinstance(named, list) else []
    known = [name for name in names if isinstance(name, str) and name in OF_TYPE]
    if not known or len(known) != len(names):
        view.excluded = ((Node(join(view.at, "not"), excluded),),)
        return
    view.kinds = view.kinds - frozenset().union(*(OF_TYPE[name] for name in known))
    view.accepts_null = view.accepts_null and "null" not in known


def without_excluded_values(view: View) -> None:
    """`not` of values: they are taken from those that are listed, and matter nowhere else that is listed."""
    kept: list[Schema] = []
    for schema in view.excluded:
        bare = _bare(schema[0].value) if len(schema) == 1 else None
        if bare is None or bare.keys() not in ({"enum"}, {"const"}):
            kept.append(schema)
            continue
        values = [bare["const"]] if "const" in bare else bare["enum"]
        if not isinstance(values, list) or any(_matters(view, item) for item in values):
            kept.append(schema)
            continue
        for item in values:
            kind = kind_of(item)
            if kind == "null":
                view.accepts_null = False
                continue
            family = FAMILY_OF[kind]
            view.enums[family] = {
                key: one for key, one in view.enums.get(family, {}).items() if key != key_of(item)
            }
    view.excluded = tuple(kept)


def _matters(view: View, item: Any) -> bool:
    """Whether an excluded value is accepted without being listed."""
    kind = kind_of(item)
    return kind != "null" and kind in view.kinds and FAMILY_OF[kind] not in view.enums


def condition(view: View, value: dict[str, Any]) -> None:
    """`if`: of a name that is there it is what that name demands; of what always holds it is none."""
    bare = _bare(value["if"])
    if bare == {} or value["if"] is False:
        return  # the branch that holds is a layer of its own
    names = bare["required"] if bare is not None and bare.keys() == {"required"} else None
    then = _bare(value.get("then", True))
    if isinstance(names, list) and len(names) == 1 and isinstance(names[0], str) and "else" not in value:
        if then is not None and then.keys() == {"required"} and isinstance(then["required"], list):
            demand(view, names[0], then["required"], join(view.at, "then"))
            return
        if view.kinds == {"object"} and not view.accepts_null and names[0] not in view.dependent_schemas:
            view.dependent_schemas[names[0]] = (Node(join(view.at, "then"), value.get("then", True)),)
            return
    when, then_schema, otherwise = (
        (Node(join(view.at, word), value[word]),) if word in value else () for word in ("if", "then", "else")
    )
    view.conditionals = (Conditional(when, then_schema, otherwise, join(view.at, "if")),)


def branch_that_holds(value: dict[str, Any]) -> str | None:
    """Which of `then` and `else` holds always; None if it depends."""
    if "if" not in value:
        return None
    when = value["if"]
    word = "else" if when is False else "then" if _bare(when) == {} else None
    return word if word in value else None


def demand(view: View, name: str, needed: list[Any], at: str) -> None:
    """A name that demands others."""
    view.dependent_required[name] = {
        **view.dependent_required.get(name, {}),
        **{one: at for one in needed if isinstance(one, str)},
    }


def depend(view: View, name: str, item: Any, at: str) -> None:
    """`dependentSchemas`: where all that is demanded is other names, it is `dependentRequired`."""
    bare = _bare(item)
    if bare == {}:
        return
    if bare is not None and bare.keys() == {"required"} and isinstance(bare["required"], list):
        demand(view, name, bare["required"], at)
        return
    view.dependent_schemas[name] = (Node(at, item),)


def contain(view: View, contained: Schema, least: float, most: float | None) -> None:
    """`contains`: of anything it is a count of entries; of none at least it may be nothing."""
    at = join(view.at, "contains")
    if contained:
        if least > 0 or most is not None:
            view.contains = ((contained, int(least), None if most is None else int(most)),)
            view.where["contains"] = at
        return
    for word, value in (("minItems", least), ("maxItems", most)):
        if value is not None:
            limit = Limit(value, at)
            view.limits[word] = tighter(word, view.limits[word], limit) if word in view.limits else limit
