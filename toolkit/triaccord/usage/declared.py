"""Usage that is declared by hand, for what no test shows: `[tool.triaccord.usage]` in `pyproject.toml`.

::

    [[tool.triaccord.usage]]
    operation = "GET /products"
    sends = ["limit", "header X-Company"]
    reads = ["products[].name"]
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from triaccord.model import ConfigurationError, InputError
from triaccord.usage.merging import merged
from triaccord.usage.naming import masked_path
from triaccord.usage.values import Answer, Body, Call, How, Read, Sent, Usage, Where

_KEYS = {"operation": str, "host": str, "sends": list, "reads": list, "status": int, "media_type": str}
_WITH_BODY = {"POST", "PUT", "PATCH"}


def usage_of_declarations(path: Path) -> Usage:
    """The usage that a TOML file declares.

    Raises:
        InputError: if it cannot be read.
        ConfigurationError: if a declaration means nothing; all of them are told at once.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError("the file could not be read", file=str(path), detail=error.strerror) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError("this is not TOML", file=str(path), detail=str(error)) from error
    tables = document.get("tool", {}).get("triaccord", {}).get("usage", document.get("usage"))
    if not isinstance(tables, list) or not tables:
        raise InputError(
            "no usage is declared in here",
            file=str(path),
            mend='add [[tool.triaccord.usage]] with operation = "GET /path"',
        )
    mistakes: list[str] = []
    calls = [call for number, table in enumerate(tables, 1) if (call := _call(table, number, mistakes))]
    if mistakes:
        raise ConfigurationError("the declared usage is broken", file=str(path), detail="\n".join(mistakes))
    return merged(Usage(calls=(call,), sources=("declared",)) for call in calls)


def _call(table: Any, number: int, mistakes: list[str]) -> Call | None:
    slips = [f"usage {number}: {slip}" for slip in _slips(table)]
    if slips:
        mistakes.extend(slips)
        return None
    method, _, path = table["operation"].partition(" ")
    reads = tuple(Read(path=str(name), how=How.READ) for name in sorted(set(table.get("reads", ()))))
    answer = Answer(
        status=table.get("status", 200),
        body=Body.READ if "reads" in table else Body.UNSEEN,
        media_types=("application/json",) if reads else (),
        reads=reads,
    )
    sent = {_sent(method.upper(), str(name)) for name in table.get("sends", ())}
    has_body = any(one.where is Where.BODY for one in sent)
    media_type = table.get("media_type", "application/json" if has_body else None)
    return Call(
        method=method.upper(),
        host=table.get("host", ""),
        path=masked_path(path.strip()),
        media_types=(media_type,) if media_type else (),
        sent=tuple(sorted(sent, key=lambda one: (one.where.value, one.name))),
        answers=(answer,),
    )


def _sent(method: str, text: str) -> Sent:
    """`limit`, `query limit`, `header X-A`, `body rows[].price`; bodies are what POST sends by default."""
    first, _, rest = text.partition(" ")
    if rest and first in {where.value for where in Where}:
        where, name = Where(first), rest.strip()
    else:
        where, name = (Where.BODY if method in _WITH_BODY else Where.QUERY), text
    return Sent(where=where, name=name.lower() if where is Where.HEADER else name)


def _slips(table: Any) -> list[str]:
    if not isinstance(table, Mapping):
        return ["is not a table"]
    slips = []
    for key, value in table.items():
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, 1)
            slips.append(f"'{key}' is not known" + (f"; did you mean '{near[0]}'?" if near else ""))
        elif not isinstance(value, _KEYS[key]):
            slips.append(f"'{key}' must be a {_KEYS[key].__name__}")
    method, _, path = str(table.get("operation", "")).partition(" ")
    if not method.isalpha() or not path.strip().startswith("/"):
        slips.append('operation must be like "GET /products"')
    return slips
