"""What the pages of origin share: who asks, and saying in a form what a service refused."""

from __future__ import annotations

from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext

from customhouse.foundation.access.errors import CustomhouseError, NotSignedIn, Refused
from customhouse.foundation.access.records import Actor
from customhouse.foundation.access.requests import actor_of


def known(request: HttpRequest) -> Actor:
    """Who asks, if they signed in; else `NotSignedIn`."""
    actor = actor_of(request)
    if actor.user_id is None:
        raise NotSignedIn
    return actor


def tell(form: BaseForm, error: CustomhouseError) -> None:
    """Say what a service refused at the field that it concerns, with the remedy."""
    for finding in error.findings if isinstance(error, Refused) else [error.finding]:
        words = f"{finding.text(gettext)} {finding.cure(gettext)}".strip()
        form.add_error(finding.path if finding.path in form.fields else None, words)
