import pytest
from nordbooks.api import Api, modern

BASE = "https://books.example/v2011/api"


@pytest.fixture
def api():
    return Api(BASE, "secret-token-1")


@pytest.fixture
def client():
    with modern(BASE, "secret-token-1") as client:
        yield client
