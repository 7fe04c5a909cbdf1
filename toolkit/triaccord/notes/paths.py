"""Operations as notes write them: verbs and paths, in code or plain, and what variables look like there."""

from __future__ import annotations

import re

from triaccord.model import OperationRef

VERBS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE"
# A variable of several words, as in `/users/(id or name)/keys` or `/users/{id or name}/keys`.
SPOKEN = r"[({<][A-Za-z]\w*(?: [A-Za-z]\w*){1,3}[)}>]"
SIGN = r"[\w{}<>().:*~%@$\[\]-]"
PATH = rf"(?:\.{{1,2}})?/(?:{SPOKEN}|{SIGN})*(?:/(?:{SPOKEN}|{SIGN})+)*/?"
_PLAIN_SIGN = r"[\w{}<>()*-]"
LOOSE_PATH = (
    rf"(?:/?(?:{SPOKEN}|{_PLAIN_SIGN})+(?:/(?:{SPOKEN}|[\w{{}}<>().:*-])+)+/?"
    rf"|/(?:{SPOKEN}|{_PLAIN_SIGN})*)"
)
VERB_LIST = rf"(?:{VERBS})(?:(?:,? and |,? or |,? ?& ?|, ?| ?/ ?| ?\| ?)(?:{VERBS}))*"

BARE_PATH = re.compile(
    r"(?<![^\s(\"'])(?!/(?:etc|var|usr|home|tmp|opt|dev|proc|sys|bin|lib|root|mnt)\b)"
    r"(?P<path>/[a-z][\w-]+(?:/(?:[a-z_][\w-]*|:[a-z_]+|\{[^{}\s]+\}|<[^<>\s]+>))*/?)(?![\w/.*]*[\w/*])"
)
"""A path without a method in plain text: "renames /linode/volumes to /volumes"."""

_VARIABLE = re.compile(
    r"(?<=/)(?:\((?P<round>[A-Za-z][\w ]*)\)|:(?P<colon>[A-Za-z]\w*)|\$\{(?P<dollar>[A-Za-z][\w.]*)\}"
    r"|%(?:s|d|\((?P<percent>\w+)\)s))(?=/|$)"
)


def _braced(variable: re.Match[str]) -> str:
    return f"{{{next(filter(None, variable.groups()), 'id')}}}"


def operations_of(verbs: str, path: str) -> tuple[OperationRef, ...]:
    """The operations of a verb list and a path as notes write them.

    `/orders/({id})` is two paths: with and without the part in brackets. A variable comes in braces,
    also where the notes have it otherwise: `/orders/(id)`, `/orders/:id`, `/orders/${id}`, `/orders/%s`.
    """
    path = path.rstrip(".,;:)" if "(" not in path else ".,;:")
    paths = [path]
    optional = re.search(r"/?\((/?\{[^)]*\})\)", path)
    if optional:
        paths = [
            path[: optional.start()] or "/",
            path.replace(optional.group(0), "/" + optional.group(1).lstrip("/")),
        ]
    if "(" in path or ":" in path or "$" in path or "%" in path:
        paths = [_VARIABLE.sub(_braced, p) for p in paths]
    methods = re.findall(VERBS, verbs) or ["*"]
    return tuple(
        OperationRef(path=p if len(p) == 1 else p.rstrip("/") or "/", method=m)
        for m in methods
        for p in paths
    )
