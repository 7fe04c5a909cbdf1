"""Score the comparison in one process: is the pair breaking? Same verdict table as the command's scorer.

python benchmarks/run_bench.py CASES.jsonl [-v]
"""

from __future__ import annotations

import collections
import json
import sys
from pathlib import Path

import msgspec

from triaccord.differ import diff
from triaccord.loading.version import Dialect, Version


def read(path: Path) -> Version:
    """A version without the loader: for documents that are in one file."""
    raw = path.read_bytes()
    if path.suffix == ".json":
        document = msgspec.json.decode(raw)
    else:
        import yaml_rs

        document = yaml_rs.loads(raw.decode(), parse_datetime=False)
    return version_of(stringify(document), str(path))


def stringify(node: object) -> object:
    """Keys as strings, as the loader makes them."""
    if isinstance(node, dict):
        return {str(key): stringify(value) for key, value in node.items()}
    return [stringify(item) for item in node] if isinstance(node, list) else node


def version_of(document: object, origin: str) -> Version:
    """A version with the dialect that the document names."""
    assert isinstance(document, dict)
    spoken = str(document.get("openapi", document.get("swagger", "3.0")))
    dialect = {"2": Dialect.SWAGGER_2_0, "3.1": Dialect.OPENAPI_3_1, "3.2": Dialect.OPENAPI_3_2}
    found = dialect.get(spoken[:1]) or dialect.get(spoken[:3]) or Dialect.OPENAPI_3_0
    info = document.get("info")
    info = info if isinstance(info, dict) else {}
    return Version(
        origin=origin,
        title=str(info.get("title", "")),
        version=str(info.get("version", "")),
        dialect=found,
        document=document,
    )


GOOD = {
    "error": {"breaking"},
    "warning": {"risky", "breaking"},
    "info": {"none", "safe", "risky"},
    "none": {"none", "safe"},
}


def main() -> int:
    cases = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    root = Path(sys.argv[1]).parent
    verbose = "-v" in sys.argv
    tally: collections.Counter[str] = collections.Counter()
    for case in cases:
        try:
            found = diff(
                read(root / case["base_spec_file"]), read(root / case["revision_spec_file"])
            ).findings
        except Exception as error:
            if verbose:
                raise
            tally["errors"] += 1
            print(case["id"], "error", type(error).__name__, error)
            continue
        level = max((f.level.value for f in found), key=["safe", "risky", "breaking"].index, default="none")
        want = case["max_level"]
        good, breaking = level in GOOD[want], level == "breaking"
        tally["agree"] += good
        tally[f"{case.get('kind', '')}:{want}:{'ok' if good else 'wrong'}"] += 1
        tally["tp"] += breaking and want == "error"
        tally["fp"] += breaking and want in ("info", "none")
        tally["fn"] += not breaking and want == "error"
        if not good:
            print(f"  {case['id']}: want {want}, got {level}: {[f.rule for f in found][:4]}")
    print(dict(sorted(tally.items())))
    right, found = (
        tally["tp"] / max(1, tally["tp"] + tally["fp"]),
        tally["tp"] / max(1, tally["tp"] + tally["fn"]),
    )
    print(f"agree {tally['agree']}/{len(cases)} = {tally['agree'] / len(cases):.3f};", end=" ")
    print(f"precision {right:.3f} recall {found:.3f}; errors {tally['errors']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
