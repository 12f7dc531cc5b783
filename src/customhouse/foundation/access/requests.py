"""Who asks: the actor of an HTTP request, put there by the middleware of the site."""

from __future__ import annotations

from django.http import HttpRequest

from customhouse.foundation.access.records import Actor

ANONYMOUS = Actor("anonymous")


def actor_of(request: HttpRequest) -> Actor:
    """The actor of the request; somebody unknown has no role and speaks for nobody."""
    actor = getattr(request, "actor", ANONYMOUS)
    return actor if isinstance(actor, Actor) else ANONYMOUS
