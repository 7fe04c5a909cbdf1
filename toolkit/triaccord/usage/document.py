"""Usage files: `triaccord.usage/1`, written in one step, read with every doubt about them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from triaccord.model import ConfigurationError, InputError
from triaccord.usage.values import Answer, Body, Call, How, Read, Sent, Site, Usage, Where

FORMAT = "triaccord.usage/1"
MAX_SIZE = 200_000_000


def to_json(usage: Usage) -> dict[str, Any]:
    """A usage as a JSON document. Tests are numbers into the list `tests`: they come up everywhere."""
    names = sorted(_test_names(usage))
    number = {name: index for index, name in enumerate(names)}

    def tests(of: Iterable[str]) -> list[int]:
        return [number[name] for name in of]

    return {
        "format": FORMAT,
        "sources": list(usage.sources),
        "tests_run": usage.tests,
        "doubts": list(usage.doubts),
        "tests": names,
        "calls": [_call_json(call, tests) for call in usage.calls],
    }


def from_json(document: Mapping[str, Any], *, file: str = "<memory>") -> Usage:
    """A usage from a JSON document.

    Raises:
        InputError: if the document is no usage of this format.
    """
    _validate(document, file)
    names = document["tests"]

    def tests(of: Iterable[int]) -> tuple[str, ...]:
        numbers = list(of)
        if any(number >= len(names) for number in numbers):
            raise InputError("the usage file names a test that is not in its list", file=file)
        return tuple(names[number] for number in numbers)

    return Usage(
        calls=tuple(
            sorted((_call_value(call, tests) for call in document["calls"]), key=lambda call: call.key)
        ),
        sources=tuple(document["sources"]),
        tests=document["tests_run"],
        doubts=tuple(document["doubts"]),
    )


def write_usage(usage: Usage, path: str | os.PathLike[str]) -> None:
    """Write a usage file as a whole; one that is there is replaced.

    Raises:
        ConfigurationError: if the place cannot be written to.
    """
    import msgspec

    target = Path(path)
    text = msgspec.json.format(msgspec.json.encode(to_json(usage)), indent=1) + b"\n"
    temporary = target.with_name(f".{target.name[:80]}.{uuid4().hex[:12]}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_bytes(text)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigurationError(
            "the usage file could not be written",
            file=os.fspath(path),
            detail=error.strerror or str(error),
            mend="name a file in a folder that you may write to",
        ) from error


def read_usage(path: str | os.PathLike[str]) -> Usage:
    """Read a usage file.

    Raises:
        InputError: if it is missing, no JSON, or no usage.
    """
    return from_json(read_document(path), file=os.fspath(path))


def read_document(path: str | os.PathLike[str]) -> Any:
    """Read any JSON file that people bring, within limits.

    Raises:
        InputError: if it is missing, too large, or no JSON.
    """
    file = os.fspath(path)
    try:
        if Path(path).stat().st_size > MAX_SIZE:
            raise InputError(f"the file is larger than {MAX_SIZE // 1_000_000} MB", file=file)
        return json.loads(Path(path).read_bytes())
    except OSError as error:
        raise InputError("the file could not be read", file=file, detail=error.strerror) from error
    except json.JSONDecodeError as error:
        raise InputError(
            "this is not JSON", file=file, line=error.lineno, column=error.colno, detail=error.msg
        ) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise InputError("this is not JSON", file=file, detail=type(error).__name__) from error


@cache
def usage_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of usage files."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name("usage.schema.json").read_bytes())
    return found


def _validate(document: Any, file: str) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    if not isinstance(document, dict) or document.get("format") != FORMAT:
        said = document.get("format") if isinstance(document, dict) else None
        raise InputError(
            "this is not a usage file",
            file=file,
            detail=f"its format is {said!r}, not {FORMAT!r}",
            mend="make one with `pytest --triaccord-record FILE` or `triaccord usage import`",
        )
    error = best_match(Draft202012Validator(usage_schema()).iter_errors(document))
    if error is not None:
        raise InputError(
            "this usage file is broken", file=file, detail=f"{error.json_path}: {error.message[:200]}"
        )


def _test_names(usage: Usage) -> set[str]:
    found: set[str] = set()
    for call in usage.calls:
        found.update(call.tests)
        for sent in call.sent:
            found.update(sent.tests)
        for answer in call.answers:
            found.update(answer.tests)
            for read in (*answer.reads, *(answer.headers or ())):
                found.update(read.tests)
    return found


def _call_json(call: Call, tests: Callable[[Iterable[str]], list[int]]) -> dict[str, Any]:
    return {
        "method": call.method,
        "host": call.host,
        "path": call.path,
        "at": [str(site) for site in call.sites],
        "media_types": list(call.media_types),
        "sent": [
            {
                "in": sent.where.value,
                "name": sent.name,
                "at": [str(site) for site in sent.sites],
                "tests": tests(sent.tests),
            }
            for sent in call.sent
        ],
        "answers": [
            {
                "status": answer.status,
                "body": answer.body.value,
                "media_types": list(answer.media_types),
                "reads": _reads_json(answer.reads, tests),
                "tests": tests(answer.tests),
                **({} if answer.headers is None else {"headers": _reads_json(answer.headers, tests)}),
            }
            for answer in call.answers
        ],
        "tests": tests(call.tests),
    }


def _call_value(document: Mapping[str, Any], tests: Callable[[Iterable[int]], tuple[str, ...]]) -> Call:
    return Call(
        method=document["method"],
        host=document["host"],
        path=document["path"],
        sites=_sites(document["at"]),
        media_types=tuple(document["media_types"]),
        sent=tuple(
            Sent(
                where=Where(sent["in"]),
                name=sent["name"],
                sites=_sites(sent["at"]),
                tests=tests(sent["tests"]),
            )
            for sent in document["sent"]
        ),
        answers=tuple(
            Answer(
                status=answer["status"],
                body=Body(answer["body"]),
                media_types=tuple(answer["media_types"]),
                reads=_reads_value(answer["reads"], tests),
                tests=tests(answer["tests"]),
                headers=_reads_value(answer["headers"], tests) if "headers" in answer else None,
            )
            for answer in document["answers"]
        ),
        tests=tests(document["tests"]),
    )


def _reads_json(reads: Iterable[Read], tests: Callable[[Iterable[str]], list[int]]) -> list[dict[str, Any]]:
    return [
        {
            "path": read.path,
            "how": read.how.value,
            "at": [str(site) for site in read.sites],
            "tests": tests(read.tests),
        }
        for read in reads
    ]


def _reads_value(
    document: Iterable[Mapping[str, Any]], tests: Callable[[Iterable[int]], tuple[str, ...]]
) -> tuple[Read, ...]:
    return tuple(
        Read(path=read["path"], how=How(read["how"]), sites=_sites(read["at"]), tests=tests(read["tests"]))
        for read in document
    )


def _sites(texts: Iterable[str]) -> tuple[Site, ...]:
    return tuple(sorted(Site.from_text(text) for text in texts))
