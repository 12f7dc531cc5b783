"""What happens around every request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from customhouse.web.administration import zone

Answer = Callable[[HttpRequest], HttpResponse]


def office_time(get_response: Answer) -> Answer:
    """Show times in the administration's zone while a request is answered; they are kept in UTC."""

    def answer(request: HttpRequest) -> HttpResponse:
        with timezone.override(zone()):
            return get_response(request)

    return answer
