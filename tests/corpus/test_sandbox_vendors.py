"""The sandbox of documents that nobody wrote for it: every operation answers as its document says."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from triaccord.loading import load
from triaccord.sandbox.app import Sandbox
from triaccord.wire import Role, Sampler
from triaccord.wire.encoding import headers_of, url_of
from triaccord.wire.operations import shape

CORPUS = Path(os.environ.get("TRIACCORD_CORPUS", Path(__file__).resolve().parents[3] / "shared"))
DOCUMENTS = ["corpora/moby/v1.43.yaml", "corpora/zulip/fl219.yaml.gz", "procountor/official/24.05.json"]
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="TRIACCORD_CORPUS is not there")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_operation_answers_as_its_document_says(name: str, tmp_path: Path) -> None:
    file = CORPUS / name
    if file.suffix == ".gz":
        file = tmp_path / file.stem
        file.write_bytes(gzip.decompress((CORPUS / name).read_bytes()))
    with Sandbox([load(str(file))], open_to_all=True, count=3) as sandbox:
        mount = sandbox.mounted[0]
        api = mount.served.api
        wrong, asked, refused = [], 0, 0
        for operation in api.operations:
            values = {
                (p.name, p.where): Sampler(api.requests, 1).sample(p.schema, f"{operation.path}|{p.name}")
                for p in operation.parameters
                if p.required
            }
            scope: list[str] = []
            for part in operation.path_names:
                key = shape(operation.path[: operation.path.index("{" + part + "}")].rstrip("/"))
                kind = sandbox.world.kinds.get(key)
                if kind is not None and kind.listed and Role.LIST in mount.served.resources[key].uses:
                    records = sandbox.world.all(key, "/".join(scope))
                    if records:
                        values[(part, "path")] = records[0].key
                scope.append(str(values.get((part, "path"), "")))
            body, headers = b"", {k.lower(): v for k, v in headers_of(operation, values).items()}
            if operation.json_body is not None:
                sample = Sampler(api.requests, 2).sample(operation.json_body.schema, operation.path)
                body, headers["content-type"] = json.dumps(sample).encode(), "application/json"
            elif operation.bodies:
                body, headers["content-type"] = b"x", operation.bodies[0].media_type
            path, _, query = url_of(operation, values).partition("?")
            reply = sandbox.reply(operation.method, mount.prefix + path, query, headers, body)
            asked += 1
            refused += reply.status >= 400
            answer = operation.answer(reply.status)
            schema = answer.json_schema if answer is not None else None
            if reply.status >= 500 or (
                schema is not None and reply.has_body and api.responses.mistakes(schema, reply.body)
            ):
                wrong.append((str(operation.ref), reply.status))
        assert wrong == []
        assert refused <= asked // 8
