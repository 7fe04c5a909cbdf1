"""YAML to values from libyaml's events: always there, sharing aliases, knowing every key's place.

PyYAML's constructors speak YAML 1.1 (`on` is true, dates are objects) and are slow; its events are
neither. Where the optional faster parser is absent, refuses, or is known to differ, this one decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any, NoReturn

import yaml

from triaccord.loading.limits import Limits
from triaccord.loading.scalars import plain_value, tagged_value
from triaccord.model import InputError
from triaccord.model.quick import dataclass

_MERGE = "<<"
# Stands for a pending merge key: by identity, since a quoted key may spell anything.
_PENDING_MERGE = "".join(("<<", " pending"))


@dataclass(slots=True)
class _Container:
    """An object or array under construction. `key` is pending; `size` counts nodes, aliases repeated."""

    value: Any
    anchor: str | None
    key: str | None = None
    merges: list[dict[str, Any]] = field(default_factory=list)
    size: int = 1


def yaml_parser(data: bytes | str) -> Any:
    """PyYAML's parser on libyaml where it was built with it, else its pure one: same events, slower."""
    try:
        from yaml._yaml import CParser
    except ImportError:
        return _pure_parser(data)
    return CParser(data)


def _pure_parser(data: bytes | str) -> Any:
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class PureParser(Reader, Scanner, Parser):
        def __init__(self, stream: bytes | str) -> None:
            Reader.__init__(self, stream)
            Scanner.__init__(self)
            Parser.__init__(self)

    return PureParser(data)


def events(data: bytes | str, name: str) -> Iterator[Any]:
    """Every event of a YAML text; what libyaml refuses becomes an InputError with line and column."""
    try:
        parser = yaml_parser(data)
        get_event, end = parser.get_event, yaml.StreamEndEvent
        while True:
            event = get_event()
            yield event
            if event.__class__ is end:
                return
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise InputError(
            "this is not valid YAML",
            file=name,
            line=mark.line + 1 if mark else None,
            column=mark.column + 1 if mark else None,
            detail=": ".join(part for part in (error.context, error.problem) if part),
            mend=_mend_for(error.problem or "", data, mark),
        ) from None
    except yaml.YAMLError as error:
        raise InputError("this is not valid YAML", file=name, detail=str(error)) from None


def _mend_for(problem: str, data: bytes | str, mark: Any) -> str | None:
    if "\\t" in problem or "tab" in problem or _is_tab(data, mark):
        return "YAML is indented with spaces; there is a tab here"
    if "mapping values are not allowed" in problem:
        return "quote text that holds `: `, and check the indentation"
    return None


def _is_tab(data: bytes | str, mark: Any) -> bool:
    """Whether the place that libyaml stumbled over is a tab; it says only that no token begins so."""
    if mark is None:
        return False
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    lines = text.split("\n")
    line, column = int(mark.line), int(mark.column)
    return line < len(lines) and lines[line][column : column + 1] == "\t"


class YamlBuilder:
    """Builds one document from events.

    Attributes:
        repairs: What was mended, in words with places, in the order of the text.
    """

    def __init__(self, name: str, limits: Limits) -> None:
        self.repairs: list[str] = []
        self._name = name
        self._limits = limits
        self._stack: list[_Container] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._repeated = 0
        self._documents = 0
        self._root: Any = None

    def build(self, data: bytes | str) -> Any:
        """The value of the first and only document; None for an empty text."""
        for event in events(data, self._name):
            handler = _HANDLERS.get(event.__class__)
            if handler is not None:
                handler(self, event)
        return self._root

    def _document(self, event: Any) -> None:
        self._documents += 1
        self._anchors.clear()
        if self._documents > 1:
            self._refuse("this file holds more than one YAML document", event, mend="keep one per file")

    def _scalar(self, event: Any) -> None:
        text = event.value
        top = self._stack[-1] if self._stack else None
        if top is not None and top.key is None and top.value.__class__ is dict:
            self._key(top, text, event)
            return
        tag = event.tag
        if event.style:
            value = tagged_value(tag, text) if tag and tag != "!" else text
        else:
            value = plain_value(text) if tag is None else tagged_value(tag, text)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, 1)
        self._put(value, 1, event)

    def _key(self, top: _Container, text: str, event: Any) -> None:
        if event.anchor is not None:
            self._anchors[event.anchor] = (text, 1)
        if text == _MERGE and not event.style:
            top.key = _PENDING_MERGE
            return
        # As written, not as it would be read: `200` and `010` are names here, not numbers.
        key = text if event.style or text not in ("", "~") else "null"
        if key in top.value:
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            self.repairs.append(
                f"{self._name}:{line}:{column}: the key `{key}` is there twice; the last one counts"
            )
        top.key = key

    def _open(self, event: Any) -> None:
        if len(self._stack) >= self._limits.max_depth:
            self._refuse(f"this nests deeper than {self._limits.max_depth} levels", event)
        top = self._stack[-1] if self._stack else None
        if top is not None and top.key is None and top.value.__class__ is dict:
            self._refuse("a key of a mapping must be text here, not a list or a mapping", event)
        value: Any = {} if event.__class__ is yaml.MappingStartEvent else []
        self._stack.append(_Container(value, event.anchor))

    def _close(self, event: Any) -> None:
        done = self._stack.pop()
        if done.merges:
            merged: dict[str, Any] = {}
            for part in reversed(done.merges):
                merged.update(part)
            # Explicit keys win over merged ones; among merged ones the earlier wins (YAML merge type).
            done.value = {**done.value, **{k: v for k, v in merged.items() if k not in done.value}}
        if done.anchor is not None:
            self._anchors[done.anchor] = (done.value, done.size)
        self._put(done.value, done.size, event)

    def _alias(self, event: Any) -> None:
        try:
            value, size = self._anchors[event.anchor]
        except KeyError:
            self._refuse(f"the alias `*{event.anchor}` has no finished anchor before it", event)
        self._repeated += size
        if self._repeated > self._limits.max_alias_nodes:
            self._refuse(
                f"the aliases of this file repeat more than {self._limits.max_alias_nodes} nodes", event
            )
        top = self._stack[-1] if self._stack else None
        if top is not None and top.key is None and top.value.__class__ is dict:
            if not isinstance(value, str):
                self._refuse("a key of a mapping must be text here", event)
            top.key = value
            return
        self._put(value, size, event)

    def _put(self, value: Any, size: int, event: Any) -> None:
        if not self._stack:
            self._root = value
            return
        top = self._stack[-1]
        top.size += size
        if top.value.__class__ is list:
            top.value.append(value)
            return
        key, top.key = top.key, None
        if key is _PENDING_MERGE:
            parts = value if isinstance(value, list) else [value]
            if not all(isinstance(part, dict) for part in parts):
                self._refuse("`<<` merges mappings only", event)
            top.merges.extend(parts)
            return
        top.value[key] = value

    def _refuse(self, what: str, event: Any, mend: str | None = None) -> NoReturn:
        mark = event.start_mark
        raise InputError(what, file=self._name, line=mark.line + 1, column=mark.column + 1, mend=mend)


_HANDLERS: dict[type, Any] = {
    yaml.ScalarEvent: YamlBuilder._scalar,
    yaml.MappingStartEvent: YamlBuilder._open,
    yaml.SequenceStartEvent: YamlBuilder._open,
    yaml.MappingEndEvent: YamlBuilder._close,
    yaml.SequenceEndEvent: YamlBuilder._close,
    yaml.AliasEvent: YamlBuilder._alias,
    yaml.DocumentStartEvent: YamlBuilder._document,
}
