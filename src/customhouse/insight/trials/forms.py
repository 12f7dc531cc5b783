"""The form that asks for a trial."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customhouse.insight.trials.records import Period
from customhouse.insight.trials.rules.periods import UnreadablePeriod, read_period


class AskForm(forms.Form):
    """Which basket is tried on which past."""

    basket = forms.ChoiceField(label=_("Basket"))
    period = forms.CharField(
        label=_("Past"), max_length=30, help_text=_("Such as 2025, 2025-Q1, 2025-06 or 2025-01..2025-06.")
    )

    def __init__(self, data: Any, names: list[str], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["basket"] = forms.ChoiceField(label=_("Basket"), choices=[(name, name) for name in names])

    def clean_period(self) -> Period:
        """The period that was written."""
        try:
            return read_period(self.cleaned_data["period"])
        except UnreadablePeriod:
            raise forms.ValidationError(
                gettext("This is no period. Write 2025, 2025-Q1, 2025-06 or 2025-01..2025-06.")
            ) from None
