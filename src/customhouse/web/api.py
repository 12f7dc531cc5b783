"""The HTTP API at /api/v1: every area's router under one description (OpenAPI 3.1)."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.security import SessionAuth

from customhouse import __version__
from customhouse.clearance.api import router as declarations
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import ANONYMOUS, actor_of
from customhouse.tariff.duties.api import router as duties
from customhouse.tariff.nomenclature.api import router as nomenclature
from customhouse.web.actors import BEARER
from customhouse.web.problems import answer_problems


def bearer(request: HttpRequest) -> Actor | None:
    """The actor of the API key that the request bears, or nobody."""
    if not request.headers.get("Authorization", "").lower().startswith(BEARER):
        return None
    actor = actor_of(request)
    return None if actor.name == ANONYMOUS.name else actor


def build() -> NinjaAPI:
    """The API with every area's router. Public operations say so themselves (`auth=None`)."""
    api = NinjaAPI(
        title="Customhouse",
        version=__version__,
        description="Declarations, tariff and duty of an open national customs system.",
        auth=[bearer, SessionAuth(csrf=True)],
        urls_namespace="api",
    )
    answer_problems(api)
    api.add_router("", declarations)
    api.add_router("", duties)
    api.add_router("", nomenclature)
    return api


api = build()
