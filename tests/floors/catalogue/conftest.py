"""The vendor of the catalogue that these tests are about, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema_rs import Draft4Validator

from triaccord.loading.catalogue import Vendor, vendor_from

FOLDER = Path(__file__).parents[3] / "specs" / "procountor"


@pytest.fixture(scope="session")
def procountor() -> Vendor:
    return vendor_from(FOLDER)


@pytest.fixture(scope="session")
def openapi() -> Draft4Validator:
    """The metaschema of OpenAPI 3.0, which schemathesis brings along."""
    from schemathesis.specs.openapi.definitions import OPENAPI_30

    return Draft4Validator(OPENAPI_30)
