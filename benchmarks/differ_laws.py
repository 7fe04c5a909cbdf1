"""Laws of the comparison at scale: single edits, mutated documents, hostile ones. Prints how many ran.

python benchmarks/differ_laws.py edits|mutated|hostile [COUNT] [SECONDS] [FIRST SEED]

edits    one random edit in a named schema: exactly one finding, with exactly the operations of a naive walk
mutated  random damage to real documents: no crash, whatever comes in
hostile  deep nesting, cycles, very many paths, long patterns: an end within bounds
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import msgspec
from tests.laws.test_neutral import copied, original
from tests.laws.test_one_edit import EDITS, naive

from triaccord.differ import diff
from triaccord.loading import load
from triaccord.loading.version import Version
from triaccord.model import InputError

NAMES = ("procountor@22.11", "procountor@21.04", "procountor@20.01")
JUNK: tuple[Any, ...] = (
    None, True, 0, -1.5, "", "x", [], {}, [None], {"$ref": "#/nowhere"}, {"$ref": 1}, "\u2028", 1e308,
    {"type": 5}, {"allOf": [{"$ref": "#"}]}, [[[]]], {"type": ["string", None]}, {"enum": {}},
    {"required": "x"},
)  # fmt: skip


def edits(count: int, seconds: float) -> Counter[str]:
    """One edit, one finding."""
    tally: Counter[str] = Counter()
    end = time.monotonic() + seconds
    seed = 0
    while tally["ran"] < count and time.monotonic() < end:
        seed += 1
        rng = random.Random(seed)
        name = rng.choice(NAMES)
        version = copied(name)
        components = version.document["components"]["schemas"]
        model = rng.choice([one for one, schema in components.items() if schema.get("properties")])
        edit = rng.choice(EDITS)
        if not edit(components[model], rng.choice(list(components[model]["properties"]))):
            continue
        requests, responses = naive(version.document, model)
        tally["ran"] += 1
        found = diff(original(name)[0], version)
        if not requests and not responses:
            good = not found.findings and len(found.unjudged) == 1
        else:
            good = len(found.findings) == 1 and not found.unjudged
            good = good and set(found.findings[0].change.requests) == requests
            good = good and set(found.findings[0].change.responses) == responses
        tally["right" if good else "wrong"] += 1
        if not good:
            print(
                "wrong:",
                seed,
                name,
                model,
                edit.__name__,
                [f.message for f in found.findings],
                found.unjudged,
            )
    return tally


def places(document: Any) -> list[tuple[Any, Any]]:
    """Every container with a key or index of it."""
    found: list[tuple[Any, Any]] = []
    work = [document]
    while work:
        node = work.pop()
        entries = node.items() if isinstance(node, dict) else enumerate(node)
        for key, item in entries:
            found.append((node, key))
            if isinstance(item, dict | list):
                work.append(item)
    return found


def mutated(count: int, seconds: float, first: int = 0) -> Counter[str]:
    """Damage here and there; the comparison runs in both directions."""
    tally: Counter[str] = Counter()
    end = time.monotonic() + seconds
    smalls = [small(name) for name in NAMES]
    for seed in range(first, first + count):
        if time.monotonic() > end:
            break
        rng = random.Random(seed)
        old, content = rng.choice(smalls)
        document = msgspec.json.decode(content)
        for _ in range(rng.randint(1, 6)):
            owner, key = rng.choice(places(document))
            try:
                damage(owner, key, rng)
            except (KeyError, IndexError):
                continue
        if not isinstance(document, dict):
            continue
        new = replace(old, document=document)
        tally["ran"] += 1
        try:
            diff(old, new)
            diff(new, old)
            tally["ended"] += 1
        except Exception:
            tally["crashed"] += 1
            if tally["crashed"] <= 5:
                print("seed", seed)
                traceback.print_exc(limit=-3)
    return tally


def damage(owner: Any, key: Any, rng: random.Random) -> None:
    """Replace, remove, or swap in something from elsewhere."""
    how = rng.randrange(4)
    if how == 0:
        del owner[key]
    elif how == 1 and isinstance(owner, dict):
        owner[rng.choice(("type", "items", "allOf", "oneOf", "$ref", "schema", "x-a", "not"))] = rng.choice(
            JUNK
        )
    elif how == 2:
        owner[key] = [owner[key]]
    else:
        owner[key] = rng.choice(JUNK)


def small(name: str) -> tuple[Version, bytes]:
    """A version with its first paths only, and all of its components."""
    version = copied(name)
    paths = version.document["paths"]
    version.document["paths"] = {path: paths[path] for path in list(paths)[:8]}
    return version, msgspec.json.encode(version.document)


def nested(depth: int, leaf: str) -> str:
    """Objects in objects, as text: building it as values would need a deep stack itself."""
    deep = '{"properties":{"a":' * depth + f'{{"type":"{leaf}"}}' + "}}" * depth
    return document({"A": 0}).replace('{"A":0}', f'{{"A":{deep}}}')


def document(schemas: dict[str, Any], paths: int = 1) -> str:
    """Operations that return the first of some schemas."""
    body = {"application/json": {"schema": {"$ref": f"#/components/schemas/{next(iter(schemas))}"}}}
    operation = {"responses": {"200": {"description": "ok", "content": body}}}
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {f"/p{number}": {"get": operation} for number in range(paths)},
        "components": {"schemas": schemas},
    }
    return msgspec.json.encode(whole).decode()


def bomb(leaf: str) -> str:
    """Thirty schemas, each of two of the next: a thousand million ways."""
    ref = "#/components/schemas/S{}".format
    schemas: dict[str, Any] = {
        f"S{n}": {"allOf": [{"$ref": ref(n + 1)}, {"$ref": ref(n + 1)}]} for n in range(30)
    }
    return document({**schemas, "S30": {"type": leaf}})


HOSTILE: dict[str, Callable[[str], str]] = {
    "nested 10,000 deep": lambda leaf: nested(10_000, leaf),
    "alias bomb of allOf": bomb,
    "100,000 paths": lambda leaf: document({"A": {"type": leaf}}, 100_000),
    "pattern of 1 MB": lambda leaf: document({"A": {"type": "string", "pattern": "(a+)+" * 200_000 + leaf}}),
    "allOf of itself": lambda leaf: document(
        {"A": {"allOf": [{"$ref": "#/components/schemas/A"}, {"type": leaf}]}}
    ),
    "cycle of 300": lambda leaf: document(
        {
            f"S{n}": {
                "type": "object",
                "properties": {
                    "x": {"type": leaf},
                    "n": {"$ref": f"#/components/schemas/S{(n + 1) % 300}"},
                },
            }
            for n in range(300)
        }
    ),
}


def hostile(count: int, seconds: float) -> Counter[str]:
    """Each hostile pair ends, with findings or a clear word."""
    tally: Counter[str] = Counter()
    folder = Path(tempfile.mkdtemp())
    end = time.monotonic() + seconds
    for name, build in list(HOSTILE.items())[:count]:
        if time.monotonic() > end:
            break
        files = [folder / f"{leaf}.json" for leaf in ("string", "integer")]
        for file in files:
            file.write_text(build(file.stem))
        start = time.monotonic()
        tally["ran"] += 1
        try:
            found = diff(*(load(str(file)) for file in files))
            words = f"{len(found.findings)} findings, {len(found.incomplete)} incomplete"
            tally["ended"] += 1
        except InputError as error:
            words = f"refused: {error.what}"
            tally["ended"] += 1
        except Exception as error:
            words = f"{type(error).__name__}: {str(error)[:80]}"
            tally["crashed"] += 1
        print(f"{name}: {words}, {time.monotonic() - start:.2f} s")
    return tally


def main() -> int:
    what = sys.argv[1] if len(sys.argv) > 1 else "edits"
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 300.0
    if what == "mutated" and len(sys.argv) > 4:
        tally = mutated(count, seconds, int(sys.argv[4]))
    else:
        tally = {"edits": edits, "mutated": mutated, "hostile": hostile}[what](count, seconds)
    print(what, dict(sorted(tally.items())))
    return 1 if tally["wrong"] or tally["crashed"] else 0


if __name__ == "__main__":
    sys.exit(main())
