"""HTML pages from templates: everything escaped, nothing loaded, the same bytes for the same report."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from triaccord.report import wording
from triaccord.report.exchange import request_text, response_text, verdicts
from triaccord.report.plain import counted, json_text, one_line, shorten, visible

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_CODE = re.compile(r"`([^`\n]+)`")


def page(template: str, *, styles: tuple[str, ...] = ("style.css",), **values: object) -> str:
    """A page from one of our templates, with style sheets of ours.

    The policy forbids everything but our own style sheet (by its hash) and an empty icon, so that a slip
    in escaping could still neither run nor fetch anything.
    """
    environment = _environment()
    style = _style(styles)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    from markupsafe import Markup

    text = environment.get_template(template).render(
        style=Markup(style),  # noqa: S704  # our own file, and the policy names its hash
        policy=policy,
        words=wording,
        **values,
    )
    return text.rstrip() + "\n"


@lru_cache(maxsize=4)
def _style(names: tuple[str, ...]) -> str:
    folder = files(__package__) / "templates"
    return "\n".join((folder / name).read_text(encoding="utf-8").strip() for name in names)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("triaccord.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        code=_code,
        prose=_prose,
        marked=_marked,
        counted=counted,
        pretty=_pretty,
        line=one_line,
        grouped=_grouped,
        short=shorten,
        verdicts=verdicts,
        request_text=request_text,
        response_text=response_text,
    )
    return environment


def _finalize(value: Any) -> Any:
    """Every value that a template prints passes here: unseen characters become visible."""
    return visible(value) if type(value) is str else value


def _code(text: str) -> Markup:
    """Text on one line with its backticked names as `<code>`, all of it escaped."""
    from markupsafe import Markup, escape

    pieces = _CODE.split(one_line(text))
    # Splitting on one group alternates: words, name, words, name, …
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if odd % 2 else escape(piece)
        for odd, piece in enumerate(pieces)
    )


def _prose(text: str) -> Markup:
    """Text in paragraphs, separated by empty lines."""
    from markupsafe import Markup

    paragraphs = (each for each in re.split(r"\n\s*\n", text.strip()) if each.strip())
    return Markup("").join(Markup("<p>{}</p>").format(_code(each)) for each in paragraphs)


def _marked(text: str, parts: Iterable[str]) -> Markup:
    """A quoted bullet, with the parts of it that matter marked where they are not all of it."""
    from markupsafe import Markup

    whole = one_line(text)
    spans = sorted(
        (at, at + len(part)) for part in map(one_line, parts) if part and (at := whole.find(part)) >= 0
    )
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    if not merged or merged[0] == (0, len(whole)):
        return _code(whole)
    # A mark must not cut a name in backticks in two.
    merged = [
        span
        for span in merged
        if whole[: span[0]].count("`") % 2 == 0 and whole[: span[1]].count("`") % 2 == 0
    ]
    out, at = Markup(""), 0
    for start, end in merged:
        out += _code_inline(whole[at:start]) + Markup("<mark>{}</mark>").format(
            _code_inline(whole[start:end])
        )
        at = end
    return out + _code_inline(whole[at:])


def _code_inline(text: str) -> Markup:
    """As `_code`, but the blanks at both ends stay."""
    from markupsafe import Markup

    left = " " if text[:1] == " " else ""
    right = " " if text[-1:] == " " and text.strip() else ""
    return Markup("").join((left, _code(text), right))


def _pretty(value: object) -> str:
    return value if isinstance(value, str) else json_text(value)


def _grouped(number: int) -> str:
    return f"{number:,}"
