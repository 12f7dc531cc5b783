"""Forms of the traders' register. What is fit to be registered, the services say."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from customhouse.parties.traders.records import PartyDetails, TraderDetails
from customhouse.parties.traders.rules.registration import LIMITS
from customhouse.reference.countries.queries import choices as countries


def _day(label: Any, *, required: bool) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


class RegistrationForm(forms.Form):
    """A trader to be registered, or confirmed where customs knows them provisionally."""

    identifier = forms.CharField(
        label=_("Identifier"),
        max_length=40,
        help_text=_("Two letters of the country and up to 15 letters and digits, such as XD0470001009."),
    )
    name = forms.CharField(label=_("Registered name"), max_length=LIMITS["name"])
    country = forms.ChoiceField(label=_("Country"))
    city = forms.CharField(label=_("City"), max_length=LIMITS["city"], required=False)
    line = forms.CharField(label=_("Street and number"), max_length=LIMITS["line"], required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=LIMITS["postcode"], required=False)
    importer = forms.BooleanField(label=_("Imports"), required=False)
    exporter = forms.BooleanField(label=_("Exports"), required=False)
    broker = forms.BooleanField(label=_("Acts as a customs broker"), required=False)
    valid_from = _day(_("Registered from"), required=True)
    valid_to = _day(_("Until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self.fields["country"]
        if isinstance(country, forms.ChoiceField):
            country.choices = [("", ""), *countries((get_language() or "en").partition("-")[0])]

    def details(self) -> TraderDetails:
        """What was asked to be registered. Call it on a valid form."""
        told: dict[str, Any] = self.cleaned_data
        valid_from: date = told["valid_from"]
        return TraderDetails(
            PartyDetails(
                **{part: told[part] for part in ("identifier", "name", "country", "city", "line", "postcode")}
            ),
            valid_from,
            told["valid_to"],
            importer=told["importer"],
            exporter=told["exporter"],
            broker=told["broker"],
        )


class ReasonForm(forms.Form):
    """Why a trader is suspended or reinstated; it stands in the event trail for good."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}), help_text=_("Kept in the event trail.")
    )


class MemberForm(forms.Form):
    """A user who shall speak for a trader."""

    username = forms.CharField(label=_("Username"), max_length=150)
