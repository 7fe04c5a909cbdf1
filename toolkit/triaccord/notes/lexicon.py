"""The words that carry structure (`changelog_rules/words.yaml`, `kinds.yaml`), read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from triaccord.loading.shipped import shipped
from triaccord.model import Visibility, Whereabouts


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a kind of claim is by itself: its visibility, its place, and what it must name."""

    visible: Visibility
    location: Whereabouts | None
    needs: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The structural words of release notes."""

    connectors: frozenset[str]
    joints: frozenset[str]
    """The connectors that also stand directly before a capitalised name."""
    section_heads: frozenset[str]
    version_words: frozenset[str]
    no_names: frozenset[str]
    """What is written like a name and is none: `snake_case`, `iOS`."""
    head_verbs: Mapping[str, str]
    nouns: Mapping[str, str]
    table_columns: Mapping[str, str]
    kinds: Mapping[str, Kind]


def read_yaml(name: str) -> Any:
    """One file of `changelog_rules/`, parsed as YAML 1.2: there `yes` and `no` are words."""
    text = (shipped("changelog_rules") / name).read_text(encoding="utf-8")
    try:
        import yaml_rs
    except ImportError:
        from triaccord.loading.limits import Limits
        from triaccord.loading.yaml_events import YamlBuilder

        return YamlBuilder(name, Limits()).build(text)
    return yaml_rs.loads(text, parse_datetime=False)


@cache
def lexicon() -> Lexicon:
    """The shipped words, read once per process."""
    words = read_yaml("words.yaml")
    kinds = read_yaml("kinds.yaml")
    return Lexicon(
        connectors=frozenset(
            word for line in (*words["joints"], *words["connectors"]) for word in str(line).split()
        ),
        joints=frozenset(word for line in words["joints"] for word in str(line).split()),
        section_heads=frozenset(words["section_heads"]),
        version_words=frozenset(word for line in words["version_words"] for word in str(line).split()),
        no_names=frozenset(word for line in words["no_names"] for word in str(line).split()),
        head_verbs=words["head_verbs"],
        nouns=_turned(words["nouns"]),
        table_columns=_turned(words["table_columns"]),
        kinds={
            name: Kind(
                visible=Visibility(entry["visible"]),
                location=Whereabouts(entry["location"]) if "location" in entry else None,
                needs=entry.get("needs"),
            )
            for name, entry in kinds.items()
        },
    )


def _turned(groups: Mapping[str, list[str]]) -> dict[str, str]:
    """Word → group; the first group that lists a word has it."""
    turned: dict[str, str] = {}
    for group, names in groups.items():
        for name in names:
            turned.setdefault(str(name), group)
    return turned
