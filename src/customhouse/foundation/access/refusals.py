"""What a service refused, said in the form that asked for it."""

from __future__ import annotations

from django.forms import BaseForm
from django.utils.translation import gettext as _

from customhouse.foundation.access.errors import CustomhouseError, Refused


def tell(form: BaseForm, error: CustomhouseError, field: str | None = None) -> None:
    """Say it with the remedy: at the field that a finding names, else at `field`, else over the form."""
    for finding in error.findings if isinstance(error, Refused) else [error.finding]:
        place = finding.path if finding.path in form.fields else field
        form.add_error(place, f"{finding.text(_)} {finding.cure(_)}".strip())
