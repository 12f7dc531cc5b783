"""What happens around every request: the zone of its times, who asks, and what an error of Customhouse looks like."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from customhouse.foundation.access.errors import CustomhouseError
from customhouse.web.actors import actor_of_request
from customhouse.web.administration import zone
from customhouse.web.errors import error_page

Answer = Callable[[HttpRequest], HttpResponse]


def office_time(get_response: Answer) -> Answer:
    """Show times in the administration's zone while a request is answered; they are kept in UTC."""

    def answer(request: HttpRequest) -> HttpResponse:
        with timezone.override(zone()):
            return get_response(request)

    return answer


def without_nul(get_response: Answer) -> Answer:
    """Refuse the character NUL in addresses and in what they ask: no name holds it, and PostgreSQL stores none."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            raise Http404
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\0" in query:
            raise BadRequest
        return get_response(request)

    return answer


class Actors:
    """Put the actor on every request, reckoned when first asked for; `access.requests.actor_of` reads it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request of somebody known."""
        request.actor = SimpleLazyObject(lambda: actor_of_request(request))  # type: ignore[attr-defined]  # ours
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """An error that Customhouse means is a page that says why and what to do; any other is a fault (500)."""
        return error_page(request, exception) if isinstance(exception, CustomhouseError) else None
