"""The API answers as its description says, whatever is sent to it: schemathesis over every operation.

The description itself is checked against OpenAPI 3.1. Cases are made from the description, good and bad, for a trader
and an officer; each answer must be one that is declared, of the declared type and shape, and never a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given
from ninja import Schema
from pytest_django.plugin import DjangoDbBlocker
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from conftest import _load_demoland
from customhouse.clearance.tests.api_clients import lodged, message, officer, system_of
from customhouse.foundation.config.country import CountryPack
from customhouse.web.api import api

DESCRIPTION = api.get_openapi_schema(path_prefix="/api/v1/")
OPERATIONS = [(method, path) for path, methods in DESCRIPTION["paths"].items() for method in methods]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
KNOWN_OR_NOT = [(*each, known) for each in OPERATIONS for known in ([True, False] if "{mrn}" in each[1] else [False])]
"""Every operation with anything for an address; and where it names a declaration, with one that is there."""
EXAMPLES = 3 if "postgresql" in settings.DATABASES["default"]["ENGINE"] else 6
"""Requests of each kind: the same ones first on both databases, and what a database minds is minded early."""
BRIEFLY = hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

pytestmark = pytest.mark.walks


@pytest.fixture(scope="module")
def described(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """The API under its description, called in this process and in the transaction of the test; read once for all."""
    application = get_wsgi_application()

    def called(environ: dict[str, Any], start_response: Any) -> Any:
        for signal in (request_started, request_finished):  # Django's own client connects it again
            signal.disconnect(close_old_connections)
        return application(environ, start_response)

    with django_db_blocker.unblock():
        description = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", called)
    yield description
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_description_is_openapi(described: Any) -> None:
    """The description is valid OpenAPI 3.1, and every operation in it can be read."""
    assert described.raw_schema["openapi"].startswith("3.1")
    described.validate()
    assert len([found.ok() for found in described.get_all_operations()]) == len(OPERATIONS)


def test_no_two_shapes_bear_one_name() -> None:
    """A description has one place for each name: of two shapes that share it, one would be told for both."""
    bearers: dict[str, set[str]] = {}
    for kind in _shapes(Schema):
        bearers.setdefault(kind.__name__, set()).add(kind.__module__)
    told = set(DESCRIPTION["components"]["schemas"])
    assert {name: where for name, where in bearers.items() if name in told and len(where) > 1} == {}


def _shapes(kind: type[Schema]) -> Iterator[type[Schema]]:
    below: list[type[Schema]] = kind.__subclasses__()
    for each in below:
        yield each
        yield from _shapes(each)


def test_every_operation_declares_its_errors() -> None:
    """Errors are problem details everywhere, and whoever must be known is told so."""
    for method, path in OPERATIONS:
        operation = DESCRIPTION["paths"][path][method]
        errors = {status: said for status, said in operation["responses"].items() if status >= 400}
        assert all("application/problem+json" in said["content"] for said in errors.values()), (method, path)
        assert ({401, 403} <= set(errors)) == bool(operation.get("security")), (method, path)
        assert operation["description"]


@dataclass(frozen=True)
class Senders:
    """Who sends requests, by their headers, and a declaration of the trader that is there."""

    headers: dict[str, dict[str, str]]
    mrn: str


@pytest.fixture(scope="module")
def senders(_demoland_loaded: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Senders]:
    """A trader with a declaration and an officer, made once; nothing of them stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        said = message(_load_demoland())
        trader = system_of(said.trader)
        by_role = {"trader": trader, "officer": officer()}
        keys = {role: {"Authorization": each.defaults["HTTP_AUTHORIZATION"]} for role, each in by_role.items()}
        yield Senders(keys, lodged(trader, said)["mrn"])
        transaction.set_rollback(True)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("role", ["trader", "officer"])
@pytest.mark.parametrize(("method", "path", "known"), KNOWN_OR_NOT)
def test_answers_as_described(
    demoland: CountryPack,
    described: Any,
    senders: Senders,
    method: str,
    path: str,
    role: str,
    mode: GenerationMode,
    *,
    known: bool,
) -> None:
    """Good and bad requests, with and without a declaration that is there, are answered as described."""
    named = {"mrn": senders.mrn} | ({"number": 1} if "{number}" in path else {})
    place = {"path_parameters": named} if known else {}

    @BRIEFLY
    @given(case=described[path][method].as_strategy(generation_mode=mode, **place))
    def answered(case: Any) -> None:
        case.call_and_validate(headers=senders.headers[role], checks=CHECKS)

    answered()
