"""The site's own pages: home, and the page that shows every piece of furniture."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from customhouse.foundation.access.requests import actor_of
from customhouse.web.specimens import specimens
from customhouse.web.waiting import waiting_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where everybody starts: public services for all, and each person's own work."""
    return render(request, "web/home.html", {"waiting": waiting_for(actor_of(request))})


@require_safe
def furniture(request: HttpRequest) -> HttpResponse:
    """Every piece of furniture on one page, for those who build pages; 404 unless the installation is in debug mode."""
    if not getattr(settings, "SHOW_FURNITURE", settings.DEBUG):
        raise Http404
    return render(request, "web/furniture.html", specimens(request))
