"""Any file that tells of usage, recognised by what is in it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from triaccord.loading import DEFAULT_LIMITS
from triaccord.loading.parsing import parse
from triaccord.model import InputError
from triaccord.usage.archives import is_cassette, is_har, usage_of_cassette, usage_of_har
from triaccord.usage.declared import usage_of_declarations
from triaccord.usage.document import FORMAT, from_json
from triaccord.usage.merging import merged
from triaccord.usage.values import Usage


def load_usage(path: str | os.PathLike[str]) -> Usage:
    """The usage in a file: our own, a HAR file, a cassette, or a TOML file with declarations.

    Raises:
        InputError: if it cannot be read or is none of these.
        ConfigurationError: if declarations in it mean nothing.
    """
    file = os.fspath(path)
    if file.endswith(".toml"):
        return usage_of_declarations(Path(path))
    document = _document(Path(path), file)
    if isinstance(document, dict) and document.get("format") == FORMAT:
        return from_json(document, file=file)
    if is_har(document):
        return usage_of_har(document, file)
    if is_cassette(document):
        return usage_of_cassette(document, file)
    raise InputError(
        "this tells of no usage that we could read",
        file=file,
        mend="bring a usage file, a HAR file, a VCR cassette, or a .toml with [[tool.triaccord.usage]]",
    )


def import_usage(paths: Iterable[str | os.PathLike[str]]) -> Usage:
    """The usage in several files as one."""
    return merged([load_usage(path) for path in paths])


def _document(path: Path, file: str) -> Any:
    try:
        if path.stat().st_size > DEFAULT_LIMITS.max_bytes:
            raise InputError(f"this is larger than {DEFAULT_LIMITS.max_bytes} bytes", file=file)
        data = path.read_bytes()
    except OSError as error:
        raise InputError("the file could not be read", file=file, detail=error.strerror) from error
    return parse(data, file).value
