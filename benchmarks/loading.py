"""What loading costs over a bare parse of the same file: medians of pairs in fresh interpreters.

    python benchmarks/loading.py [--runs 7] DOCUMENT...

Each run starts one interpreter that parses the file barely (msgspec, yaml_rs), with the collector off,
and one that loads it as a user would; both read the file first and count CPU time, without imports.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
from pathlib import Path

_BARE = """
import gc, sys, time
name = sys.argv[1]
import msgspec
if not name.endswith(".json"):
    import yaml_rs
gc.disable()
start = time.process_time()
with open(name, "rb") as stream:
    data = stream.read()
if name.endswith(".json"):
    value = msgspec.json.decode(data)
else:
    value = yaml_rs.loads(data.decode(), parse_datetime=False)
print(time.process_time() - start)
"""

# A tiny document of the same kind is loaded first: imports and patterns are paid once per process.
_LOADED = """
import os, sys, tempfile, time
from triaccord.loading import load
name = sys.argv[1]
with tempfile.TemporaryDirectory() as folder:
    tiny = os.path.join(folder, "tiny" + os.path.splitext(name)[1])
    with open(tiny, "w") as stream:
        stream.write('{"openapi": "3.0.0", "info": {"title": "T", "version": "1"}, "paths": {}}'
                     if tiny.endswith(".json") else
                     "openapi: 3.0.0\\ninfo: {title: T, version: '1'}\\npaths: {}\\n")
    load(tiny)
start = time.process_time()
version = load(name)
print(time.process_time() - start)
"""

_IMPORT = """
import time
start = time.process_time()
from triaccord.loading import load
print(time.process_time() - start)
"""


def seconds(program: str, *arguments: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("documents", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    importing = statistics.median(seconds(_IMPORT) for _ in range(options.runs))
    print(f"import of triaccord.loading.load: {importing * 1000:.0f} ms")
    for document in options.documents:
        pairs = [
            (seconds(_BARE, str(document)), seconds(_LOADED, str(document))) for _ in range(options.runs)
        ]
        bare, loaded = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
        ratio = statistics.median(loaded / bare for bare, loaded in pairs)
        size = document.stat().st_size / 1e6
        print(
            f"{document.name}: {size:.1f} MB, bare {bare:.0f} ms, loaded {loaded:.0f} ms, ratio {ratio:.2f}"
        )


if __name__ == "__main__":
    main()
