"""What each kind of step does to what a request sends beside its body: standard library alone.

This module's source becomes part of every generated shim, after that of `steps`: it must not import anything
else of ours.
"""

from __future__ import annotations

import json
from typing import Any

from triaccord.impact.limits import text_of
from triaccord.impact.steps import ABSENT, Step, converted


def parameter(step: Step, message: Any, values: dict[str, str], run: Any) -> None:
    """Do one step on the parameters of a request, in place."""
    kind, where, name = step["kind"], step["in"], step["name"]
    have = _sent(message, values, where, name)
    if kind == "move":
        _relocate(step, message, values, run, have)
    elif kind == "paging":
        _turn(step, message, run)
    elif kind == "value":
        if have and where == "path":
            values[name] = text_of(run.forward(step["shape"], have[0], is_text=True))
        elif have:
            carried = [_carried_text(step, each, run) for each in have]
            _leave_out(message, where, name)
            _send(message, where, name, carried)
    elif kind == "removed":
        if have:
            run.refuse(step, name, f"the new version has no such {where} parameter")
            _leave_out(message, where, name)
    elif kind == "body":
        _whole_body(step, message, run)
    elif kind == "single":
        if len(have) > 1:
            run.refuse(step, name, "the new version takes one value")
    elif not have and "value" in step and where == "body" and not message.is_form:
        message.body = {**(message.body if isinstance(message.body, dict) else {}), name: step["value"]}
    elif not have and "value" in step:
        _send(message, where, name, step["value"] if isinstance(step["value"], list) else [step["value"]])
    elif not have and kind == "required":
        what = "field of the body" if where == "body" else f"{where} parameter"
        run.refuse(step, name, f"the new version wants this {what}, and nobody knows its value")


def _turn(step: Step, message: Any, run: Any) -> None:
    """Ask for the same page in the other way: by its number, or by how many entries are skipped."""
    name, have = step["name"], _sent(message, {}, "query", step["name"])
    if not have:
        return
    sizes = _sent(message, {}, "query", step["size"]) or [str(step.get("usual", ""))]
    if not (have[0].isdecimal() and sizes[0].isdecimal() and int(sizes[0])):
        run.refuse(step, name, f"`{step['size']}` does not say how large pages are")
        return
    number, size = int(have[0]), int(sizes[0])
    if step["to"] == "page" and number % size:
        run.refuse(step, name, f"no page of {size} begins at {number}")
        return
    made = number // size + step["base"] if step["to"] == "page" else (number - step["base"]) * size
    _leave_out(message, "query", name)
    _send(message, "query", step["as"], [max(made, 0)])


def _relocate(step: Step, message: Any, values: dict[str, str], run: Any, have: list[Any]) -> None:
    """Send under another name, or at another place."""
    where, name, target = step["in"], step["name"], step["to"]
    if where == "body" and isinstance(message.body, bytes):
        run.refuse(step, name, "the body is neither JSON nor a form, and it must be taken out of it")
        return
    if not have:
        if target == "path":
            run.refuse(step, name, "the new path has it, and it is not sent")
        return
    if step.get("json"):
        have = _rewritten(step, have)
    if any(isinstance(each, dict) for each in have) and target != "body":
        run.refuse(step, name, f"it is an object, and has no place in the {target}")
        return
    if target == "path" and len(have) > 1:
        run.refuse(step, name, "the path takes one value")
        return
    parts = [part for each in have for part in each.split(step["sep"])] if step.get("sep") else have
    _leave_out(message, where, name)
    if step.get("empty") and message.body in ({}, ABSENT):
        message.body = ABSENT
    if target == "path":
        values[step["as"]] = text_of(parts[0])
    elif target == "body":
        if step.get("form") and message.body is ABSENT:
            message.is_form = True
        _put_into_body(step, message, parts)
    elif step.get("join"):
        _send(message, target, step["as"], [step["join"].join(map(text_of, parts))])
    else:
        _send(message, target, step["as"], parts)


def _rewritten(step: Step, have: list[Any]) -> list[Any]:
    """Values out of JSON in a text, or into it."""
    if step["json"] == "written":
        return [json.dumps(have if len(have) > 1 else have[0])]
    try:
        read = [json.loads(each) for each in have]
    except ValueError:
        return have
    return read[0] if len(read) == 1 and isinstance(read[0], list) else read


def _put_into_body(step: Step, message: Any, parts: list[Any]) -> None:
    """A field of the body, of the type that the new version has for it."""
    types = step.get("types", [])
    made = [_typed(each, types) for each in parts]
    body = message.body if isinstance(message.body, dict) else {}
    if message.is_form:
        message.body = {**body, step["as"]: [text_of(each) for each in made]}
    else:
        message.body = {**body, step["as"]: made if step.get("many") else made[0]}


def _typed(value: Any, types: list[str]) -> Any:
    """The text of a parameter as a value of a body: text stays text where that is taken."""
    if not isinstance(value, str) or not types or "string" in types:
        return value
    for kind in types:
        made = converted(value, kind) if kind in ("integer", "number", "boolean") else ABSENT
        if made is not ABSENT:
            return made
    return value


def _carried_text(step: Step, text: str, run: Any) -> str:
    """The text of one value, or of several in one."""
    separator = step.get("sep")
    parts = text.split(separator) if separator else [text]
    carried = [run.forward(step["shape"], each, is_text=True) for each in parts]
    return (separator or "").join(text_of(each) for each in carried)


def _whole_body(step: Step, message: Any, run: Any) -> None:
    """A body that one of the versions has and the other has not."""
    if step["wanted"] and message.body is ABSENT:
        if "value" in step:
            message.body = step["value"]
        else:
            run.refuse(step, "", "the new version wants a body, and nobody knows what is in it")
    elif not step["wanted"] and message.body is not ABSENT:
        run.refuse(step, "", "the new version takes no body")
        message.body = ABSENT


def _sent(message: Any, values: dict[str, str], where: str, name: str) -> list[Any]:
    if where == "path":
        return [values[name]] if name in values else []
    if where == "query":
        return [text for key, text in message.query if key == name]
    if where == "header":
        return [text for key, text in message.headers if key.lower() == name.lower()]
    if where in ("form", "body") and isinstance(message.body, dict) and name in message.body:
        found = message.body[name]
        return list(found) if isinstance(found, list) else [found]
    return []


def _leave_out(message: Any, where: str, name: str) -> None:
    if where == "query":
        message.query = [pair for pair in message.query if pair[0] != name]
    elif where == "header":
        message.headers = [pair for pair in message.headers if pair[0].lower() != name.lower()]
    elif where in ("form", "body") and isinstance(message.body, dict):
        message.body = {key: each for key, each in message.body.items() if key != name}


def _send(message: Any, where: str, name: str, what: list[Any]) -> None:
    if where == "query":
        message.query += [(name, text_of(each)) for each in what]
    elif where == "header":
        message.headers += [(name, text_of(each)) for each in what]
    elif where in ("form", "body"):
        body = message.body if isinstance(message.body, dict) else {}
        texts = [text_of(each) for each in what] if message.is_form else what
        message.body = {**body, name: texts if message.is_form or len(what) > 1 else what[0]}
