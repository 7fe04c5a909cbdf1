"""Changes that the documents show without any schema: operations, parameters, bodies, statuses, security.

Each prover looks at both documents again, not at what the rule says, and returns the exchange that the
one version describes and the other does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from triaccord.differ.canonical.messages import Operation, Parameter, Response, callbacks
from triaccord.differ.pairing import base_path
from triaccord.differ.security import requirements
from triaccord.evidence import forms
from triaccord.evidence.credentials import credential, refused_alternative
from triaccord.evidence.documents import Documents, OperationPair
from triaccord.evidence.exchange import LEFT_OUT, Wanted, sample
from triaccord.evidence.lacks import Lack, in_request, in_response
from triaccord.evidence.relocated import left_body
from triaccord.model import Change, Json, Side

_Prover = Callable[[Documents, OperationPair, Change], Lack | None]


def lack(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    """What shows a change of this kind in one operation; None if the documents do not show it."""
    prover = _PROVERS.get(change.event)
    return None if prover is None else prover(documents, pair, change)


# ---- operations -----------------------------------------------------------------------------------


def _operation_gone(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    if pair.old is None:
        return None
    bases = base_path(documents.old), base_path(documents.new)
    if pair.new is None:
        message = f"the newer version has no {pair.old.method} {pair.old.path}"
    elif (pair.new.path, pair.new.method) != (pair.old.path, pair.old.method):
        message = f"{pair.old.method} {pair.old.path} is now {pair.new.method} {pair.new.path}"
    elif change.event == "operation-renamed" and bases[0] != bases[1]:
        message = f"{pair.old.path} is now below `{bases[1] or '/'}`, and not below `{bases[0] or '/'}`"
    else:
        return None
    return in_request("paths", message, Wanted())


def _callback_gone(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    """A request that asks to be called back, and never is."""
    if pair.old is None or pair.new is None:
        return None
    gone = next((one for one in callbacks(pair.old) if one.at == change.old_at), None)
    if gone is None or any((one.method, one.path) == (gone.method, gone.path) for one in callbacks(pair.new)):
        return None
    called = gone.method.removeprefix("CALLBACK ")
    message = f"the newer version never sends the {called} that it is asked for here ({gone.path})"
    return in_request("callbacks", message, Wanted())


def _server_gone(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    was, now = base_path(documents.old), base_path(documents.new)
    if was == now and change.old == change.new:
        return None
    return in_request("servers", f"the newer version is at `{change.new}`, not at `{change.old}`", Wanted())


# ---- parameters -----------------------------------------------------------------------------------


def _named(operation: Operation | None, name: str, where: str | None = None) -> Parameter | None:
    if operation is None:
        return None
    for parameter in operation.parameters().values():
        same = (
            parameter.name.lower() == name.lower() if parameter.where == "header" else parameter.name == name
        )
        if same and (where is None or parameter.where == where):
            return parameter
    return None


def _parameter_demanded(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    where = change.detail.get("in")
    now = _named(pair.new, change.subject, where if isinstance(where, str) else None)
    if now is None or not now.required or now.where == "path":
        return None
    was = _named(pair.old, now.name, now.where)
    if was is not None and was.required:
        return None
    wanted = Wanted(parameters={(now.where, was.name if was else now.name): LEFT_OUT})
    return in_request("required", f"the {now.where} parameter `{now.name}` must be sent", wanted)


def _parameter_gone(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    """The old parameter is not described any more; where a required one took its place, that is said too."""
    if change.detail.get("was_in") == "body":
        return left_body(documents, pair, change)
    names = [change.old, change.detail.get("parameter"), change.subject]
    where = change.detail.get("was_in") or (
        change.detail.get("in") if change.event == "parameter-removed" else None
    )
    for name in names:
        if not isinstance(name, str):
            continue
        was = _named(pair.old, name, where if isinstance(where, str) else None)
        if was is None or _named(pair.new, was.name, was.where) is not None:
            continue
        value = _sample(documents, was)
        message = f"the newer version describes no {was.where} parameter `{was.name}`"
        message += _successor(pair, was.name, change)
        return in_request("parameters", message, Wanted(parameters={(was.where, was.name): value}), value)
    return None


def _sample(documents: Documents, parameter: Parameter) -> Json:
    schema = parameter.schema
    if parameter.content and not schema:
        schema = next(iter(parameter.content.values())).schema
    return sample(documents, schema, of_new=False, side=Side.REQUEST, name=parameter.name)


def _successor(pair: OperationPair, name: str, change: Change) -> str:
    if pair.new is None:
        return ""
    body, before = pair.new.body(), pair.old.body() if pair.old is not None else None
    if body is not None and body.required and (before is None or not before.required):
        return "; it now demands a body"
    new_name = change.new if isinstance(change.new, str) else None
    now = _named(pair.new, new_name) if new_name else None
    if now is not None and now.required:
        return f"; it demands `{now.name}` in the {now.where}"
    return ""


def _parameter_style(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    from triaccord.evidence.exchange import serialised

    was, now = _named(pair.old, change.subject), _named(pair.new, change.subject)
    if was is None or now is None:
        return None
    schema = was.schema or next((media.schema for media in was.content.values()), ())
    for candidate in forms.several(documents, schema, was.name):
        written = [[*serialised(parameter, candidate)] for parameter in (was, now)]
        if written[0] != written[1]:
            texts = ["&".join(f"{name}={text}" for name, text in form) for form in written]
            message = f"the newer version expects `{texts[1]}` where the older one takes `{texts[0]}`"
            return in_request(
                "style", message, Wanted(parameters={(was.where, was.name): candidate}), candidate
            )
    return None


def _parameters_gone(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    """Several parameters that moved at once: all that are gone are sent."""
    if change.detail.get("was_in") == "body":
        return left_body(documents, pair, change)
    if pair.old is None or pair.new is None:
        return None
    gone = [
        one
        for one in pair.old.parameters().values()
        if one.where != "path" and _named(pair.new, one.name, one.where) is None
    ]
    if not gone:
        return None
    values = {(one.where, one.name): _sample(documents, one) for one in gone}
    names = ", ".join(f"`{one.name}`" for one in gone[:6]) + (
        f" and {len(gone) - 6} more" if len(gone) > 6 else ""
    )
    where = " and ".join(sorted({one.where for one in gone}))
    message = f"the newer version describes no {where} parameters {names}{_successor(pair, '', change)}"
    shown: dict[str, Json] = {one.name: values[(one.where, one.name)] for one in gone}
    return in_request("parameters", message, Wanted(parameters=values), shown)


# ---- bodies ---------------------------------------------------------------------------------------


def _body_demanded(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    if pair.old is None or pair.new is None:
        return None
    was, now = pair.old.body(), pair.new.body()
    if now is None or not now.required or (was is not None and was.required):
        return None
    return in_request("required", "a request without a body is refused", Wanted(body=LEFT_OUT))


def _body_gone(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    was = pair.old.body() if pair.old is not None else None
    if was is None or pair.new is None or pair.new.body() is not None:
        return None
    name = next(iter(was.content), None)
    return in_request("requestBody", "the newer version describes no request body", Wanted(media_type=name))


def _request_media_gone(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    was = pair.old.body() if pair.old is not None else None
    now = pair.new.body() if pair.new is not None else None
    name = change.detail.get("media_type") or change.old
    if was is None or now is None or not isinstance(name, str):
        return None
    if name not in was.content or _takes(now.content, name):
        return None
    others = ", ".join(f"`{one}`" for one in sorted(now.content)) or "nothing"
    return in_request("content", f"`{name}` is not taken any more; only {others}", Wanted(media_type=name))


def _takes(content: Mapping[str, object], name: str) -> bool:
    kind = name.split(";")[0]
    ranges = {kind, f"{kind.split('/')[0]}/*", "*/*"}
    return any(one == name or one in ranges for one in content)


# ---- answers --------------------------------------------------------------------------------------


def _answer(operation: Operation | None, change: Change, at: str | None = None) -> Response | None:
    """The response that a change is in: by its place, else by its status."""
    if operation is None:
        return None
    answers = operation.responses()
    if at is not None:
        inside = [one for one in answers.values() if at == one.at or at.startswith(one.at + "/")]
        if inside:
            return inside[0]
    return answers.get(str(change.detail.get("status") or change.subject))


def _media_gone(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    if pair.new is not None and not change.detail.get("status"):
        return _request_media_gone(documents, pair, change)
    was, now = _answer(pair.old, change, change.old_at), _answer(pair.new, change, change.new_at)
    name = change.detail.get("media_type") or change.old
    if (
        was is None
        or now is None
        or not isinstance(name, str)
        or name not in was.content
        or name in now.content
    ):
        return None
    other = next(iter(now.content), None)
    if other is None:
        return None
    body = sample(documents, now.content[other].schema, of_new=True, side=Side.RESPONSE)
    wanted = Wanted(status=now.status, response_media_type=other, response_body=body)
    return in_response("content", f"it answers `{other}`; the older version answered `{name}`", wanted, body)


def _status_gone(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    was = pair.old.responses() if pair.old is not None else {}
    now = pair.new.responses() if pair.new is not None else {}
    status = change.subject
    if status not in was or status in now:
        return None
    others = [one for one in now if one[:1] == status[:1] and one not in was] or [
        one for one in now if one not in was
    ]
    if not others:
        wanted = Wanted(status=status)
        message = f"the newer version never answers {status}"
        return Lack(
            side=Side.RESPONSE,
            accepted_by="old",
            refused_by="new",
            keyword="responses",
            message=message,
            wanted=wanted,
        )
    return in_response(
        "responses",
        f"it answers {others[0]}, which the older version does not describe",
        Wanted(status=others[0]),
    )


def _status_new(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    was = pair.old.responses() if pair.old is not None else {}
    now = pair.new.responses() if pair.new is not None else {}
    status = change.subject
    if status not in now or {status, f"{status[:1]}XX", "default"} & was.keys():
        return None
    return in_response(
        "responses", f"the older version does not describe the status {status}", Wanted(status=status)
    )


def _answer_empty(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    was, now = _answer(pair.old, change, change.old_at), _answer(pair.new, change, change.new_at)
    if was is None or now is None or not was.content or now.content:
        return None
    wanted = Wanted(status=now.status, response_body=LEFT_OUT)
    return in_response("content", "the answer has no body any more", wanted)


def _header_gone(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    was, now = _answer_with(pair.old, change), _answer_with(pair.new, change)
    key = ("header", change.subject.lower())
    if was is None or now is None or key not in was.headers:
        return None
    header, other = was.headers[key], now.headers.get(key)
    if other is not None and (other.required or not header.required):
        return None
    message = f"the response header `{header.name}` may be missing"
    return in_response("required", message, Wanted(status=now.status, response_body=LEFT_OUT))


def _answer_with(operation: Operation | None, change: Change) -> Response | None:
    found = _answer(operation, change)
    if found is not None or operation is None:
        return found
    key = ("header", change.subject.lower())
    answers = operation.responses()
    return next((one for one in answers.values() if key in one.headers), next(iter(answers.values()), None))


# ---- security -------------------------------------------------------------------------------------


def _security(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    if pair.old is None or pair.new is None:
        return None
    old, new = requirements(pair.old), requirements(pair.new)
    for alternative in old or [{}]:
        satisfied = any(
            all(name in alternative and scopes <= alternative[name] for name, scopes in other.items())
            for other in new or [{}]
        )
        if satisfied:
            continue
        words = " and ".join(_credential_words(name, scopes) for name, scopes in sorted(alternative.items()))
        demanded = " or ".join(
            " and ".join(_credential_words(name, scopes) for name, scopes in sorted(other.items()))
            or "nothing"
            for other in new
        )
        message = f"with {words or 'no credentials'} it is refused; {demanded} is demanded"
        return in_request("security", message, Wanted(credentials=tuple(sorted(alternative))))
    return None


def _scheme(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    """A caller who says who he is as the older version has it."""
    if pair.old is None or pair.new is None:
        return None
    names = refused_alternative(pair.old, pair.new, change.subject)
    if names is None:
        return None
    was, now = (credential(one, change.subject).words for one in (pair.old, pair.new))
    message = f"with {was} it is refused; `{change.subject}` is now {now}"
    return in_request("security", message, Wanted(credentials=names))


def _credential_words(name: str, scopes: frozenset[str]) -> str:
    return f"`{name}` ({', '.join(sorted(scopes))})" if scopes else f"`{name}`"


_PROVERS: dict[str, _Prover] = {
    **dict.fromkeys(("operation-removed", "operation-renamed", "operation-moved"), _operation_gone),
    "webhook-removed": _operation_gone,
    "callback-removed": _callback_gone,
    **dict.fromkeys(("server-changed", "server-removed"), _server_gone),
    **dict.fromkeys(("parameter-added", "parameter-required"), _parameter_demanded),
    **dict.fromkeys(("parameter-removed", "parameter-renamed", "parameter-moved"), _parameter_gone),
    "parameters-moved": _parameters_gone,
    "parameter-style-changed": _parameter_style,
    "encoding-changed": forms.written_otherwise,
    **dict.fromkeys(("body-added", "body-required"), _body_demanded),
    "body-removed": _body_gone,
    "media-type-removed": _media_gone,
    "response-removed": _status_gone,
    "response-added": _status_new,
    "response-body-removed": _answer_empty,
    **dict.fromkeys(("header-removed", "header-optional", "header-renamed"), _header_gone),
    "scheme-changed": _scheme,
    **dict.fromkeys(("security-added", "security-removed", "scope-added"), _security),
}  # fmt: skip
