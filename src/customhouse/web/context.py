"""What every page's template is handed beside its own data. Nothing here is reckoned before a template asks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from customhouse import __version__
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.notices.queries import unread_for
from customhouse.web.administration import country_name, office_names
from customhouse.web.menu.navigation import address, menus


def furniture(request: HttpRequest) -> dict[str, Any]:
    """The furniture of the page frame: who looks, where they may go, whose site this is."""
    return {
        "actor": SimpleLazyObject(lambda: actor_of(request)),
        "country_name": country_name(),
        "languages": settings.LANGUAGES,
        "menus": SimpleLazyObject(lambda: menus(actor_of(request), request.path)),
        "own_offices": SimpleLazyObject(lambda: office_names(actor_of(request).offices, timezone.localdate())),
        "notices_unread": SimpleLazyObject(lambda: unread_for(actor_of(request)).count()),
        "notices_url": address("notices:list"),
        "here": request.get_full_path() if request.method == "GET" else request.path,
        "version": __version__,
    }
