"""The HTTP API at /api/v1: every area's router under one description (OpenAPI 3.1)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer, SessionAuth

from customhouse import __version__
from customhouse.clearance.api.control import router as control
from customhouse.clearance.api.day import router as day
from customhouse.clearance.api.declarations import router as declarations
from customhouse.clearance.api.downtime import router as downtime
from customhouse.clearance.api.estimate import router as estimates
from customhouse.clearance.api.prices import router as item_prices
from customhouse.clearance.api.release import router as release
from customhouse.clearance.api.wording import router as item_words
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import ANONYMOUS, actor_of
from customhouse.insight.departures.api import router as flows
from customhouse.insight.operators.api import router as operators
from customhouse.insight.trials.api import router as trials
from customhouse.revenue.guarantees.api import router as guarantees
from customhouse.revenue.notices.api import router as dues
from customhouse.revenue.payments.api import router as payments
from customhouse.revenue.payments.api_bank import router as bank
from customhouse.revenue.payments.api_tills import router as tills
from customhouse.revenue.refunds.api import router as refunds
from customhouse.revenue.remissions.api import router as remissions
from customhouse.targeting.links.api import router as links
from customhouse.targeting.mirrors.api import router as mirrors
from customhouse.targeting.prices.api import router as prices
from customhouse.targeting.screening.api import router as screening
from customhouse.tariff.classification.api import router as classification
from customhouse.tariff.duties.api import router as duties
from customhouse.tariff.editions.api import router as editions
from customhouse.tariff.editions.edition_api import router as taken_editions
from customhouse.tariff.nomenclature.api import router as nomenclature
from customhouse.tariff.origin.api import router as origin
from customhouse.tariff.origin.api_proofs import router as proofs_of_origin
from customhouse.tariff.proposals.api import router as proposals
from customhouse.tariff.quotas.api import router as quotas
from customhouse.tariff.rulings.api import router as rulings
from customhouse.tariff.schedules.api import router as schedules
from customhouse.tariff.valuation.api import router as valuation
from customhouse.tariff.valuation.bank_api import router as accepted_values
from customhouse.tariff.vehicles.api import router as vehicles
from customhouse.tariff.workbaskets.api import router as workbaskets
from customhouse.tariff.workbaskets.import_api import router as tariff_imports
from customhouse.web.bodies import Bodies
from customhouse.web.openapi import complete
from customhouse.web.problems import answer_problems


class ApiKey(HttpBearer):
    """A system, by its API key: `Authorization: Bearer <key>`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:  # noqa: ARG002  # the middleware read it
        """The actor of the key, or nobody."""
        return _known(request)


class Session(SessionAuth):
    """A person signed in to the site; what changes anything must carry the CSRF token too (`X-CSRFToken`)."""

    def __call__(self, request: HttpRequest) -> Actor | None:
        """The actor who is signed in, or nobody: only of those who are is a CSRF token asked."""
        actor = _known(request)
        return super().__call__(request) and actor if actor else None


def _known(request: HttpRequest) -> Actor | None:
    actor = actor_of(request)
    return None if actor.name == ANONYMOUS.name else actor


class Api(NinjaAPI):
    """The API, whose description says every answer that an operation can give."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self._described: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description in OpenAPI 3.1, written once: operations do not change while the program runs."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if prefix not in self._described:
            self._described[prefix] = complete(super().get_openapi_schema(path_prefix=prefix))
        return self._described[prefix]


def build() -> Api:
    """The API with every area's router. Public operations say so themselves (`auth=None`)."""
    api = Api(
        title="Customhouse",
        version=__version__,
        description="Declarations, tariff and duty of an open national customs system.",
        auth=[ApiKey(), Session(csrf=True)],
        urls_namespace="api",
        parser=Bodies(),
    )
    answer_problems(api)
    api.add_router("", estimates)  # before declarations: its address is no MRN
    api.add_router("", declarations)
    api.add_router("", dues)
    api.add_router("", payments)
    api.add_router("", tills)
    api.add_router("", bank)
    api.add_router("", guarantees)
    api.add_router("", refunds)
    api.add_router("", remissions)
    api.add_router("", control)
    api.add_router("", release)
    api.add_router("", day)
    api.add_router("", downtime)
    api.add_router("", duties)
    api.add_router("", vehicles)
    api.add_router("", classification)
    api.add_router("", quotas)
    api.add_router("", nomenclature)
    api.add_router("", screening)
    api.add_router("", links)
    api.add_router("", operators)
    api.add_router("", flows)
    api.add_router("", prices)
    api.add_router("", mirrors)
    api.add_router("", item_prices)
    api.add_router("", item_words)
    api.add_router("", valuation)
    api.add_router("", accepted_values)
    api.add_router("", rulings)
    api.add_router("", workbaskets)
    api.add_router("", schedules)
    api.add_router("", tariff_imports)
    api.add_router("", editions)
    api.add_router("", taken_editions)
    api.add_router("", proposals)
    api.add_router("", trials)
    api.add_router("", origin)
    api.add_router("", proofs_of_origin)
    return api


api = build()
