"""Errors of the API as problem details (RFC 9457): type, title, status, detail, code, and the findings if any.

Whatever goes wrong under `/api/` is answered so, also where no operation was reached: an unknown address, a wrong
method, a request that Django refuses, a fault of ours.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import msgspec
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_noop
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from customhouse.foundation.access.errors import CustomhouseError, Refused
from customhouse.messages.findings import Finding
from customhouse.web.bodies import Unkeepable
from customhouse.web.errors import RETRY_AFTER

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
PLACE = "/api/"
TITLES = {
    400: gettext_noop("The request cannot be read."),
    403: gettext_noop("Your account does not have the right to do this."),
    404: gettext_noop("There is no such address in this API."),
    405: gettext_noop("This address does not take this method."),
    413: gettext_noop("What you sent is larger than this installation takes in at once."),
    500: gettext_noop("Something went wrong here. The fault is ours, and it has been recorded."),
    503: gettext_noop("The database is busy or away; nothing was kept."),
}
"""What is said where no operation was reached."""
CODES = {500: "SYS-FAULT", 503: "DB-UNAVAILABLE"}
"""Codes of faults of ours; of others the code is `HTTP-` and the status."""
KEPT_HEADERS = ("Allow", "Retry-After")


def problems_under_api(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: an error under `/api/` that is not told as problem details yet is told so."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        status = response.status_code
        if status not in TITLES or not request.path.startswith(PLACE) or _is_told(response):
            return response
        told = problem(status, CODES.get(status, f"HTTP-{status}"), gettext(TITLES[status]))
        for header in KEPT_HEADERS:
            if response.has_header(header):
                told[header] = response[header]
        return told

    return answer


def _is_told(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "") in {MEDIA_TYPE, "application/xml"}


def problem(status: int, code: str, title: str, detail: str = "", **more: Any) -> HttpResponse:
    """A problem details answer."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code, **more}
    return HttpResponse(msgspec.json.encode(body), status=status, content_type=MEDIA_TYPE)


def answer_problems(api: NinjaAPI) -> None:
    """Make `api` answer every error of Customhouse, and every wrong request, as problem details."""
    for kind, handler in HANDLERS:
        api.add_exception_handler(kind, handler)


def _customhouse_error(request: HttpRequest, error: CustomhouseError) -> HttpResponse:  # noqa: ARG001  # ninja's shape
    findings = error.findings if isinstance(error, Refused) else ()
    more = {"findings": [_finding(row) for row in findings]} if findings else {}
    return problem(error.status, error.code, error.text(gettext), error.cure(gettext), **more)


def _finding(row: Finding) -> dict[str, str]:
    return {
        "code": row.code,
        "pointer": row.pointer,
        "path": row.path,
        "message": row.text(gettext),
        "remedy": row.cure(gettext),
    }


def _wrong_request(request: HttpRequest, error: ValidationError) -> HttpResponse:  # noqa: ARG001  # ninja's shape
    wrong = "; ".join(f"{'.'.join(map(str, row['loc']))}: {row['msg']}" for row in error.errors)
    return problem(422, "REQUEST-INVALID", gettext("The request does not have the form that is asked for."), wrong)


def _not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:  # noqa: ARG001  # ninja's shape
    return problem(401, "NOT-SIGNED-IN", gettext("Sign in, or send an API key."), "Authorization: Bearer …")


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, Unkeepable):
        return _unkeepable(request, error.__cause__)
    return problem(error.status_code, "REQUEST-REFUSED", str(error))


def _unkeepable(request: HttpRequest, error: Unkeepable) -> HttpResponse:  # noqa: ARG001  # ninja's shape
    said = gettext("A text holds a character that no database keeps; leave it out: %(where)s")
    return problem(400, "REQUEST-CHARACTER", gettext(TITLES[400]), said % {"where": error})


def _unavailable(request: HttpRequest, error: Exception) -> HttpResponse:  # noqa: ARG001  # ninja's shape
    said = gettext("The database is busy or away; nothing was kept."), gettext("Send the same again in a moment.")
    told = problem(503, CODES[503], *said)
    told["Retry-After"] = RETRY_AFTER
    return told


def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours: recorded in the log with all that is known of it, and told without a detail.

    What Django means by its errors (a body too large, an address that is no good) it says itself.
    """
    if isinstance(error, SuspiciousOperation | PermissionDenied | BadRequest):
        raise error
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return problem(500, CODES[500], gettext(TITLES[500]))


HANDLERS: list[tuple[type[Exception], Any]] = [
    (CustomhouseError, _customhouse_error),
    (ValidationError, _wrong_request),
    (AuthenticationError, _not_signed_in),
    (HttpError, _http_error),
    (Unkeepable, _unkeepable),
    (OperationalError, _unavailable),
    (InterfaceError, _unavailable),
    (Exception, _fault),
]
"""Which error is answered by which function; the most general come first, the closest class wins."""
