"""Forms of endpoints. Whether an address may be called, the service says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customhouse.foundation.webhooks.records import CHOSEN, EVENT_NAMES
from customhouse.foundation.webhooks.rules.addresses import LONGEST


class EndpointForm(forms.Form):
    """Where a system listens and what it hears."""

    trader = forms.ChoiceField(label=_("Trader"))
    name = forms.CharField(label=_("Name of the system"), max_length=100)
    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST,
        help_text=_("Where your system listens; secure addresses (HTTPS) only."),
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
    )
    events = forms.MultipleChoiceField(
        label=_("What it is told"),
        choices=[(event.value, _(EVENT_NAMES[event])) for event in CHOSEN],
        initial=[event.value for event in CHOSEN],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, traders: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted(traders)
        if known:
            self.fields["trader"].choices = [(trader, trader) for trader in known]  # type: ignore[attr-defined]
        else:
            del self.fields["trader"]
