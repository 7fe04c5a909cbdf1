"""The same code against a server, not against mocks: `NORDBOOKS_SERVER` says which one.

`NORDBOOKS_SHIM` names a shim's file to put between, as one would do in `nordbooks.api` for as long as the
server is ahead of the code.
"""

import importlib.util
import os

import pytest
from nordbooks.api import Api, modern


@pytest.fixture(scope="session")
def server():
    return os.environ["NORDBOOKS_SERVER"]


@pytest.fixture(scope="session")
def shim():
    file = os.environ.get("NORDBOOKS_SHIM")
    if not file:
        return None
    spec = importlib.util.spec_from_file_location("nordbooks_shim", file)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture
def api(server, shim):
    found = Api(server, "secret-token-1")
    if shim:
        found.session.mount("http://", shim.for_requests())
    yield found
    found.session.close()


@pytest.fixture
def client(server, shim):
    with modern(server, "secret-token-1", transport=shim.for_httpx() if shim else None) as found:
        yield found
