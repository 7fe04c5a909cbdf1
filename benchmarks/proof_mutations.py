"""One random edit in a real schema: is it decided, how fast, and does a random search contradict a proof?

Usage: python benchmarks/proof_mutations.py [--count 1000] [--seed 1] [--checked 40] [-v]

Schemas are the named ones of the documents in the corpus (TRIACCORD_CORPUS). `--checked` of the proofs that
nothing is refused are attacked for a second each by a random search that knows nothing of the algebra.
Times are CPU time, so that a busy machine tells the same as an idle one.
"""

from __future__ import annotations

import argparse
import copy
import gzip
import json
import os
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from triaccord.loading.version import Dialect
from triaccord.model import Side
from triaccord.schemas import Effort, Outcome, SchemaTooLarge, Translator, Validator, decide
from triaccord.schemas import search as random_search

DOCUMENTS = (
    "moby/v1.30.yaml",
    "moby/v1.44.yaml",
    "zulip/fl218.yaml.gz",
    "zulip/fl237.yaml.gz",
    "procountor/official/24.05.json",
    "large/api.github.com-19.1.0.json.gz",
    "large/kubernetes-v1.28.4-2023-12-01.json.gz",
    "large/stripe-v263.yaml.gz",
)


def load(path: Path) -> dict[str, Any]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    if ".json" in path.name:
        return json.loads(data)
    return yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def dialect_of(document: dict[str, Any]) -> Dialect:
    if "swagger" in document:
        return Dialect.SWAGGER_2_0
    return Dialect.OPENAPI_3_1 if str(document["openapi"]).startswith("3.1") else Dialect.OPENAPI_3_0


def schemas(place: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    base = place if (place / "moby").is_dir() else place / "corpora"
    for name in DOCUMENTS:
        path = base / name if (base / name).exists() else place / name
        if not path.exists():
            print(f"  not there: {name}")
            continue
        document = load(path)
        prefix = "/definitions/" if "swagger" in document else "/components/schemas/"
        section = document.get("definitions") or document.get("components", {}).get("schemas", {})
        found = [*inline(document), *((prefix + key, value) for key, value in section.items())]
        random.Random(name).shuffle(found)
        for side in (Side.REQUEST, Side.RESPONSE):
            translator = Translator(document, dialect_of(document), side=side, limit=3_000)
            for pointer, value in found[side is Side.REQUEST :: 2][:400]:
                try:
                    yield f"{name}#{pointer}", translator.translate([(pointer, value)]).schema
                except SchemaTooLarge:
                    continue


def inline(document: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Bodies of responses in the first media type."""
    for path, item in document.get("paths", {}).items():
        for method, operation in item.items():
            if not isinstance(operation, dict):
                continue
            for status, response in operation.get("responses", {}).items():
                for media, body in (response.get("content") or {}).items():
                    if "schema" in body:
                        words = [path, method, "responses", status, "content", media, "schema"]
                        yield "/paths/" + "/".join(w.replace("/", "~1") for w in words), body["schema"]


# ---- edits: each takes a schema node that may be changed in place, and says whether it was ------------

Edit = Callable[[dict[str, Any], random.Random], bool]


def _put(word: str, kinds: tuple[str, ...], make: Callable[[random.Random], Any]) -> Edit:
    def edit(node: dict[str, Any], rng: random.Random) -> bool:
        if node.get("type") not in kinds or word in node:
            return False
        node[word] = make(rng)
        return True

    return edit


def _moved(word: str, by: int) -> Edit:
    def edit(node: dict[str, Any], rng: random.Random) -> bool:
        if not isinstance(node.get(word), int | float):
            return False
        node[word] = max(node[word] + by, 0) if word not in ("minimum", "maximum") else node[word] + by
        return True

    return edit


def _enum_less(node: dict[str, Any], rng: random.Random) -> bool:
    if len(node.get("enum", ())) < 2:
        return False
    node["enum"] = [*node["enum"]]
    node["enum"].pop(rng.randrange(len(node["enum"])))
    return True


def _enum_more(node: dict[str, Any], rng: random.Random) -> bool:
    if not node.get("enum"):
        return False
    node["enum"] = [*node["enum"], "brand-new"]
    if node.get("type") not in (None, "string"):
        node.pop("type")
    return True


def _retyped(node: dict[str, Any], rng: random.Random) -> bool:
    if node.get("type") not in ("string", "integer", "number", "boolean") or "enum" in node:
        return False
    node["type"] = rng.choice([t for t in ("string", "integer", "number", "boolean") if t != node["type"]])
    return True


def _required_more(node: dict[str, Any], rng: random.Random) -> bool:
    names = [name for name in node.get("properties", {}) if name not in node.get("required", [])]
    if not names:
        return False
    node["required"] = sorted([*node.get("required", []), rng.choice(names)])
    return True


def _required_less(node: dict[str, Any], rng: random.Random) -> bool:
    if not node.get("required"):
        return False
    node["required"] = [*node["required"]]
    node["required"].pop(rng.randrange(len(node["required"])))
    return True


def _property_gone(node: dict[str, Any], rng: random.Random) -> bool:
    if not node.get("properties"):
        return False
    name = rng.choice(sorted(node["properties"]))
    node["properties"] = {key: item for key, item in node["properties"].items() if key != name}
    node["required"] = [key for key in node.get("required", []) if key != name]
    return True


def _property_new(node: dict[str, Any], rng: random.Random) -> bool:
    if "properties" not in node or "brandNew" in node["properties"]:
        return False
    node["properties"] = {**node["properties"], "brandNew": {"type": "integer"}}
    return True


def _closed(node: dict[str, Any], rng: random.Random) -> bool:
    if "properties" not in node or "additionalProperties" in node:
        return False
    node["additionalProperties"] = False
    return True


def _nullable(node: dict[str, Any], rng: random.Random) -> bool:
    if node.get("type") in (None, "null") or not isinstance(node["type"], str) or "enum" in node:
        return False
    node["type"] = [node["type"], "null"]
    return True


def _not_null(node: dict[str, Any], rng: random.Random) -> bool:
    names = node.get("type")
    if not isinstance(names, list) or "null" not in names or len(names) < 2:
        return False
    node["type"] = [name for name in names if name != "null"]
    return True


def _branch_gone(node: dict[str, Any], rng: random.Random) -> bool:
    word = "oneOf" if "oneOf" in node else "anyOf"
    if len(node.get(word, ())) < 2:
        return False
    node[word] = [*node[word]]
    node[word].pop(rng.randrange(len(node[word])))
    return True


def _format_off(node: dict[str, Any], rng: random.Random) -> bool:
    return node.pop("format", None) is not None


EDITS: dict[str, Edit] = {
    "enum value removed": _enum_less,
    "enum value added": _enum_more,
    "type changed": _retyped,
    "property required": _required_more,
    "property optional": _required_less,
    "property removed": _property_gone,
    "property added": _property_new,
    "closed": _closed,
    "null allowed": _nullable,
    "null forbidden": _not_null,
    "union branch removed": _branch_gone,
    "format removed": _format_off,
    "maxLength set": _put("maxLength", ("string",), lambda rng: rng.choice([1, 3, 40, 255])),
    "minLength set": _put("minLength", ("string",), lambda rng: rng.choice([1, 2, 8])),
    "pattern set": _put(
        "pattern", ("string",), lambda rng: rng.choice(["^[a-z]+$", "^[A-Z]{2}[0-9]*$", "x"])
    ),
    "format set": _put("format", ("string",), lambda rng: rng.choice(["date", "date-time", "uuid", "email"])),
    "minimum set": _put("minimum", ("integer", "number"), lambda rng: rng.choice([0, 1, -5])),
    "maximum set": _put("maximum", ("integer", "number"), lambda rng: rng.choice([100, 0, 1000000])),
    "multipleOf set": _put("multipleOf", ("integer", "number"), lambda rng: rng.choice([2, 5, 10])),
    "minItems set": _put("minItems", ("array",), lambda rng: rng.choice([1, 2])),
    "maxItems set": _put("maxItems", ("array",), lambda rng: rng.choice([1, 10])),
    "uniqueItems set": _put("uniqueItems", ("array",), lambda rng: True),
    "minProperties set": _put("minProperties", ("object",), lambda rng: 1),
    "minLength raised": _moved("minLength", 1),
    "maxLength lowered": _moved("maxLength", -1),
    "maximum lowered": _moved("maximum", -1),
    "minimum raised": _moved("minimum", 1),
}


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, list):
        for item in schema:
            yield from nodes(item)
    elif isinstance(schema, dict):
        yield schema
        for word, item in schema.items():
            if word in ("enum", "const"):
                continue
            if word in ("properties", "patternProperties", "$defs", "dependentSchemas"):
                for part in item.values():
                    yield from nodes(part)
            else:
                yield from nodes(item)


def mutated(schema: dict[str, Any], rng: random.Random) -> tuple[str, dict[str, Any]] | None:
    made = copy.deepcopy(schema)
    found = list(nodes(made))
    for _ in range(60):
        name = rng.choice(sorted(EDITS))
        if EDITS[name](rng.choice(found), rng):
            return name, made
    return None


def contradicted(sender: dict[str, Any], receiver: dict[str, Any], seconds: float) -> bool:
    accepts, refuses = Validator(sender), Validator(receiver)
    until = time.monotonic() + seconds
    for value in random_search.values(sender, receiver, seed=7):
        if accepts.accepts(value) and not refuses.accepts(value):
            return True
        if time.monotonic() > until:
            return False
    return False


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--checked", type=int, default=40)
    parser.add_argument("-v", action="store_true")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    place = Path(os.environ.get("TRIACCORD_CORPUS", "../shared"))
    pool = list(schemas(place))
    print(f"{len(pool)} schemas, median {statistics.median(len(json.dumps(s)) for _, s in pool):.0f} bytes")
    outcomes: Counter[str] = Counter()
    times, proofs, unknown = [], [], []
    while len(times) < options.count:
        name, schema = rng.choice(pool)
        made = mutated(schema, rng)
        if made is None:
            continue
        edit, changed = made
        sender, receiver = (schema, changed) if rng.random() < 0.5 else (changed, schema)
        start = time.thread_time()
        decision = decide(sender, receiver, effort=Effort())
        spent = (time.thread_time() - start) * 1e3
        times.append(spent)
        outcomes[decision.outcome.value] += 1
        if decision.outcome is Outcome.COVERED:
            proofs.append((name, sender, receiver))
        if decision.outcome is Outcome.UNKNOWN:
            unknown.append((name, edit))
        if options.v and (spent > 200 or decision.outcome is Outcome.UNKNOWN):
            print(
                f"  {spent:7.0f} ms {decision.outcome.value:8} {edit:22} {len(json.dumps(schema)):7} "
                f"{name} {decision.how}"
            )
    decided = 1 - outcomes["unknown"] / len(times)
    ranked = sorted(times)
    print(
        f"{dict(sorted(outcomes.items()))}: {decided:.1%} decided; median {statistics.median(times):.2f} ms, "
        f"p90 {ranked[int(len(ranked) * 0.9)]:.1f}, p99 {ranked[int(len(ranked) * 0.99)]:.0f}, "
        f"most {ranked[-1]:.0f}, total {sum(times) / 1e3:.0f} s"
    )
    attacked = random.Random(options.seed).sample(proofs, min(options.checked, len(proofs)))
    against = sum(contradicted(sender, receiver, 1.0) for _, sender, receiver in attacked)
    print(f"{against} of {len(attacked)} proofs contradicted by a second of random search")
    return int(against > 0)


if __name__ == "__main__":
    sys.exit(main())
