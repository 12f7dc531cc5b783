"""Who asks: the actor of an HTTP request, put there by the middleware of the site."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from customhouse.foundation.access.errors import CustomhouseError, NotSignedIn, TooLarge
from customhouse.foundation.access.records import Actor

ANONYMOUS = Actor("anonymous")


def actor_of(request: HttpRequest) -> Actor:
    """The actor of the request; somebody unknown has no role and speaks for nobody."""
    actor = getattr(request, "actor", ANONYMOUS)
    return actor if isinstance(actor, Actor) else ANONYMOUS


def signed_in(request: HttpRequest) -> Actor:
    """Who asks, if they signed in. Raises `NotSignedIn`."""
    actor = actor_of(request)
    if actor.user_id is None:
        raise NotSignedIn
    return actor


def body_within(request: HttpRequest, limit: int, refused: Callable[[int], CustomhouseError] = TooLarge) -> bytes:
    """The body of a request, read no further than so many bytes. Raises what `refused` makes of the limit."""
    data: bytes = request.read(limit + 1)
    if len(data) > limit:
        raise refused(limit)
    return data
