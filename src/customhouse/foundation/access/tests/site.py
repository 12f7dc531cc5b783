"""The site with foundation's pages, for tests of pages."""

from __future__ import annotations

from django.test import Client
from django.urls import include, path

from customhouse.foundation.access.models import User
from customhouse.foundation.access.records import Role
from customhouse.foundation.access.tests.people import person
from customhouse.web.urls import urlpatterns as site

URLS = "customhouse.foundation.access.tests.site"
urlpatterns = [
    path("people/", include("customhouse.foundation.access.urls")),
    path("trail/", include("customhouse.foundation.audit.urls")),
    path("notices/", include("customhouse.foundation.notices.urls")),
    *site,
]


def signed_in(username: str, *roles: Role) -> tuple[Client, User]:
    """A browser in which a new user with these roles is signed in."""
    user = person(username, *roles)
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client, user
