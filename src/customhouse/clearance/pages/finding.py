"""Finding the declaration that an address names, for whoever asks: what is not theirs is not there."""

from __future__ import annotations

from django.http import HttpRequest

from customhouse.clearance.declarations.models import Declaration
from customhouse.clearance.declarations.queries import find, visible_to
from customhouse.foundation.access.errors import NotFound
from customhouse.foundation.access.requests import actor_of


def found(request: HttpRequest, mrn: str) -> Declaration:
    """The declaration of that MRN. Raises `NotFound` where there is none that the reader may know of."""
    declaration = find(actor_of(request), mrn)
    if declaration is None:
        raise NotFound("declaration", mrn)
    return declaration


def found_refused(request: HttpRequest, received: int) -> Declaration:
    """The refused declaration that came in this message. Raises `NotFound` likewise."""
    declaration = visible_to(actor_of(request)).filter(received=received, mrn=None).first()
    if declaration is None:
        raise NotFound("declaration", str(received))
    return declaration
