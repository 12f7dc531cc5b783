"""Forms of rulings. What is fit, the services say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customhouse.tariff.rulings.records import ChallengeKind, Outcome
from customhouse.tariff.rulings.states import KIND_NAMES

KINDS = [(kind.value, _(name)) for kind, name in KIND_NAMES.items()]
METHODS = [("", "—"), *((str(number), str(number)) for number in range(1, 7))]


def _words(label: Any, rows: int = 3, hint: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=10_000, required=required, help_text=hint, widget=forms.Textarea({"rows": rows})
    )


class ApplyForm(forms.Form):
    """An application for a ruling."""

    kind = forms.ChoiceField(label=_("What is to be ruled on"), choices=KINDS)
    holder = forms.ChoiceField(label=_("For which trader"))
    title = forms.CharField(label=_("Goods or question, in a few words"), max_length=200)
    description = _words(_("Full description of the goods or of the transaction"), 5)
    question = _words(_("What is asked"))
    commodity = forms.CharField(label=_("Code that you propose"), max_length=18, required=False)
    origin = forms.CharField(label=_("Origin that you propose (two letters)"), max_length=2, required=False)
    method = forms.ChoiceField(label=_("Method that you propose"), choices=METHODS, required=False)
    secrets = _words(_("Trade secrets"), hint=_("Words that are never published, one a line."), required=False)
    samples = forms.CharField(label=_("Samples that you send"), max_length=500, required=False)
    paper = forms.FileField(label=_("A document (PDF, PNG, JPEG)"), required=False)

    def __init__(self, data: Any, files: Any, traders: list[tuple[str, str]]) -> None:
        """`traders` are those for whom the applicant speaks: identifier and name."""
        super().__init__(data, files)
        field = self.fields["holder"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared as one above
        field.choices = traders


class ActForm(forms.Form):
    """An act on a ruling that takes words alone."""

    verb = forms.ChoiceField(label=_("Step"))
    words = _words(_("In words"), required=False)

    def __init__(self, data: Any, acts: list[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["verb"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared as one above
        field.choices = [("", "—"), *acts]  # nothing is chosen beforehand: one of them may revoke


class IssueForm(forms.Form):
    """What a ruling says, with its reasons."""

    commodity = forms.CharField(label=_("Commodity code"), max_length=18, required=False)
    origin = forms.CharField(label=_("Country of origin"), max_length=2, required=False)
    method = forms.ChoiceField(label=_("Valuation method"), choices=METHODS, required=False)
    reasons = _words(_("Reasons"))
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=500, required=False)


class ContestForm(forms.Form):
    """A review asked for, or an appeal noted."""

    kind = forms.ChoiceField(
        label=_("How"),
        choices=[
            (ChallengeKind.REVIEW.value, _("Review by customs")),
            (ChallengeKind.APPEAL.value, _("Appeal to an independent body")),
        ],
    )
    reason = _words(_("Why the decision is wrong"))


class OutcomeForm(forms.Form):
    """What came of a review or an appeal."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (Outcome.UPHELD.value, _("The decision stands")),
            (Outcome.ANNULLED.value, _("The decision is annulled")),
        ],
    )
    decision = _words(_("Reasons"))


class SearchForm(forms.Form):
    """A search among published rulings."""

    q = forms.CharField(label=_("Words or number"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "—"), *KINDS], required=False)
    code = forms.CharField(label=_("Commodity code"), max_length=18, required=False)
