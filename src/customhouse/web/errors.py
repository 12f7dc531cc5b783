"""The pages for what went wrong: said plainly, without a traceback, and without the database.

They are drawn without request context, so they appear even when sessions or the database are away.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customhouse.foundation.access.errors import AccessDenied, CustomhouseError, NotSignedIn
from customhouse.foundation.pages.isolating import isolated
from customhouse.foundation.pages.records import Words
from customhouse.web.administration import country_name


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a page of error says: the headline, what happened, and what to do."""

    title: Words
    text: Words
    advice: Words


TROUBLES = {
    400: Trouble(
        _("This request cannot be read"),
        _("Your browser sent something that the system does not understand. Nothing was stored."),
        _("Go back and try again. If you followed a link, it may have been cut short."),
    ),
    403: Trouble(
        _("You may not see this page"),
        _("Your account does not have the right to open this page."),
        _("If you need it for your work, ask your administrator for the right."),
    ),
    404: Trouble(
        _("There is no such page"),
        _("The address is wrong, or what it named is not yours to see."),
        _("Check the address, or start again from the home page."),
    ),
    413: Trouble(
        _("What you sent is too large"),
        _("The file is larger than this installation takes in at once. Nothing was lodged."),
        _("Split it into several messages and send them one after the other."),
    ),
    500: Trouble(
        _("Something went wrong here"),
        _("The fault is ours, and it has been recorded. What you lodged before is safe."),
        _("Try again in a few minutes. If it happens again, tell the help desk what you were doing."),
    ),
    503: Trouble(
        _("The system is busy"),
        _("The database is busy or away. Nothing of what you just sent was stored."),
        _("Try again in a moment. What you lodged before is safe."),
    ),
}
RETRY_AFTER = "5"
"""Seconds after which it is worth asking again, when the database was away."""
NOT_DONE = _("This cannot be done")
STALE_FORM = Trouble(
    _("This form is no longer valid"),
    _("The page was open for too long, or your browser refuses cookies. Nothing was stored."),
    _("Open the page again and send the form once more."),
)


def trouble_page(status: int, trouble: Trouble | None = None) -> HttpResponse:
    """The page of one trouble, with its HTTP status."""
    said = trouble or TROUBLES[status]
    context = {"trouble": said, "status": status, "country_name": country_name()}
    return HttpResponse(render_to_string("web/error.html", context), status=status)


def error_page(request: HttpRequest, error: CustomhouseError) -> HttpResponse:
    """The page of an error that a service raised: its own words under the headline of its status.

    Who has not signed in is asked to, and led on to where they wanted to go: signed in, they may be allowed to.
    """
    if isinstance(error, AccessDenied | NotSignedIn) and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
    title = TROUBLES[error.status].title if error.status in TROUBLES else NOT_DONE
    parts, fields = (error.message, error.remedy), error.finding.fields(gettext)
    text, advice = (isolated(gettext(part), fields) if part else "" for part in parts)
    return trouble_page(error.status, Trouble(title, text, advice))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """400; or 413 when the body was larger than the installation takes in."""
    return trouble_page(413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """403."""
    return trouble_page(403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """404."""
    return trouble_page(404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """500; or 503 when the database is away. Django calls it while it handles the fault, wherever that was."""
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return trouble_page(500)
    page = trouble_page(503)
    page["Retry-After"] = RETRY_AFTER
    return page


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's signature
    """403 for a form that was not made by this site, or too long ago."""
    return trouble_page(403, STALE_FORM)
