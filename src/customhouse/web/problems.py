"""Errors of the API as problem details (RFC 9457): type, title, status, detail, code, and the findings if any."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from customhouse.foundation.access.errors import CustomhouseError, Refused
from customhouse.messages.findings import Finding

MEDIA_TYPE = "application/problem+json"


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


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:  # noqa: ARG001  # ninja's shape
    return problem(error.status_code, "REQUEST-REFUSED", str(error))


HANDLERS: list[tuple[type[Exception], Any]] = [
    (CustomhouseError, _customhouse_error),
    (ValidationError, _wrong_request),
    (AuthenticationError, _not_signed_in),
    (HttpError, _http_error),
]
"""Which error is answered by which function; the most general come first, the closest class wins."""
