"""Forms of what is done about a release."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customhouse.clearance.declarations.records import Correction
from customhouse.clearance.forms import LONGEST_REASON

ELEMENT_NAMES = [
    ("customs_value", _("Customs value (national currency)")),
    ("commodity", _("Commodity code")),
    ("origin", _("Country of origin")),
    ("preference", _("Preference")),
    ("net_mass", _("Net mass (kg)")),
    ("supplementary_quantity", _("Supplementary quantity")),
    ("description", _("Description of the goods")),
]
"""What may be corrected after release, in words."""


class WhyForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 3}), strip=True
    )


class CorrectionForm(WhyForm):
    """One element of one goods item that is wrong, and what is right."""

    field_order = ("item", "element", "found", "reason")
    item = forms.IntegerField(label=_("Goods item"), initial=1, min_value=1, max_value=99_999)
    element = forms.ChoiceField(label=_("What is wrong"), choices=ELEMENT_NAMES)
    found = forms.CharField(label=_("What is right"), max_length=LONGEST_REASON, strip=True)

    def correction(self) -> Correction:
        """What is asked, as a record."""
        said: dict[str, Any] = self.cleaned_data
        return Correction(said["item"], said["element"], said["found"])


class DecisionForm(forms.Form):
    """Granted or refused; a refusal needs its reason."""

    granted = forms.ChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Grant the correction")), ("no", _("Refuse the correction"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, required=False, widget=forms.Textarea({"rows": 3}), strip=True
    )

    def clean(self) -> dict[str, Any]:
        """Whoever is refused something reads why."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("granted") == "no" and not said.get("reason"):
            self.add_error("reason", _("Say why the correction is refused."))
        return said
