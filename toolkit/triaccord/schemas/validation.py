"""Whether a schema accepts a value: one fast validator, and a second one whose word must agree.

`jsonschema_rs` decides in loops; `jsonschema` is asked about everything that is published. They share
no code, so what both say is not one library's bug.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from triaccord.model import Json
from triaccord.model.quick import dataclass
from triaccord.schemas.algebra import Answer

if TYPE_CHECKING:
    import jsonschema
    import jsonschema_rs

_DEEPEST = 200
_EXACT = frozenset({str, int, bool, type(None)})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a schema refuses a value.

    Attributes:
        keyword: The deciding keyword (`maxLength`).
        at: Where in the value, as a JSON Pointer.
        schema_at: Where in the schema the keyword stands, as a JSON Pointer.
        message: What the validator says.
    """

    keyword: str
    at: str
    schema_at: str
    message: str


class UnusableSchema(Exception):  # noqa: N818 - caught where a proof is given up
    """No validator can be made of a schema; the text tells why."""


class Validator:
    """One schema, compiled when it is first asked.

    Args:
        schema: JSON Schema 2020-12, self-contained.
        formats: Whether `format` is an assertion.
    """

    def __init__(self, schema: dict[str, Any], *, formats: bool = True) -> None:
        self.schema = schema
        self.formats = formats

    @cached_property
    def _fast(self) -> jsonschema_rs.Validator:
        import jsonschema_rs

        try:
            return jsonschema_rs.Draft202012Validator(
                self.schema, validate_formats=self.formats, offline=True
            )
        except (ValueError, jsonschema_rs.ReferencingError) as error:
            raise UnusableSchema(str(error)) from error

    @cached_property
    def _second(self) -> jsonschema.Draft202012Validator:
        from jsonschema import Draft202012Validator

        checker = _format_checker() if self.formats else None
        return Draft202012Validator(_exact(self.schema), format_checker=checker)

    def accepts(self, value: Json) -> bool:
        """The fast validator's word.

        Raises:
            UnusableSchema: if the schema cannot be compiled.
        """
        try:
            return self._fast.is_valid(value)
        except (ValueError, RecursionError):
            return False

    def second_opinion(self, value: Json) -> Answer:
        """Whether the other validator accepts it; `UNKNOWN` where that one fails."""
        try:
            return Answer.YES if self._second.is_valid(_exact(value)) else Answer.NO
        except (re.error, RecursionError, ArithmeticError, TypeError, ValueError, LookupError):
            return Answer.UNKNOWN

    def surely_accepts(self, value: Json) -> bool:
        """Whether both say yes."""
        return self.accepts(value) and self.second_opinion(value) is Answer.YES

    def surely_refuses(self, value: Json) -> bool:
        """Whether both say no."""
        return not self.accepts(value) and self.second_opinion(value) is Answer.NO

    def refusals(self, value: Json) -> tuple[Refusal, ...]:
        """Every reason to refuse a value, deepest in the value first, then by keyword."""
        found = (
            Refusal(
                keyword=str(error.kind.name),
                at=_pointer(error.instance_path),
                schema_at=_pointer(error.schema_path),
                message=error.message,
            )
            for error in self._errors(value)
        )
        return tuple(sorted(found, key=lambda one: (-one.at.count("/"), one.at, one.keyword, one.schema_at)))

    def _errors(self, value: Json) -> Iterator[jsonschema_rs.ValidationError]:
        try:
            yield from self._fast.iter_errors(value)
        except (ValueError, RecursionError):
            return


def _pointer(path: list[str | int]) -> str:
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in path)


def _exact(value: Any, depth: int = 0) -> Any:
    """Fractions as decimals: `jsonschema` divides binary floats, and 0.15 is then no multiple of 0.05."""
    if value.__class__ is float:
        return int(value) if value.is_integer() else Decimal(str(value))
    if depth > _DEEPEST:
        return value
    if isinstance(value, dict):
        return {
            name: item if item.__class__ in _EXACT else _exact(item, depth + 1)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [item if item.__class__ in _EXACT else _exact(item, depth + 1) for item in value]
    return value


# ---- formats for the second opinion --------------------------------------------------------------------

_DATE_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)", re.ASCII
)
_TIME = re.compile(r"(\d\d:\d\d):([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)", re.ASCII)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*")
_URI_REFERENCE = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*")
_HOST = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_DURATION = re.compile(r"P(?=.)(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?)", re.ASCII)
_POINTER = re.compile(r"(/([^~/]|~[01])*)*")


def _is_date(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) is not None and bool(date.fromisoformat(text))


def _is_date_time(text: str) -> bool:
    match = _DATE_TIME.fullmatch(text)
    return match is not None and bool(datetime.fromisoformat(f"{match[1]}T{match[2]}"))


def _is_time(text: str) -> bool:
    match = _TIME.fullmatch(text)
    if match is None:
        return False
    time.fromisoformat(match[1])
    return True


@cache
def _format_checker() -> jsonschema.FormatChecker:
    from jsonschema import FormatChecker

    checker = FormatChecker(formats=("ipv4", "ipv6", "regex"))
    checks: dict[str, Callable[[str], bool]] = {
        "date": _is_date,
        "date-time": _is_date_time,
        "time": _is_time,
    }
    patterns = {
        "uri": _URI, "uri-reference": _URI_REFERENCE, "hostname": _HOST, "uuid": _UUID, "email": _EMAIL,
        "duration": _DURATION, "json-pointer": _POINTER,
    }  # fmt: skip
    for name, pattern in patterns.items():
        checks[name] = lambda text, whole=pattern.fullmatch: whole(text) is not None  # type: ignore[misc]
    for name, check in checks.items():
        checker.checks(name, raises=ValueError)(
            lambda value, check=check: not isinstance(value, str) or check(value)
        )
    return checker
