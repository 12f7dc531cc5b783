"""A proposal written on the page, or sent as a file. What is sound, the rules say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customhouse.tariff.proposals.records import KINDS, NOT_OBJECTIVE, OBJECTIVE, OUTSIDE, WAYS
from customhouse.tariff.proposals.rules.reading import LARGEST, LONG, TITLE, WORDS

GOODS, CRITERIA = 3, 2
"""Goods, and criteria of each, that the page asks for; a file holds more."""
KIND_NAMES = dict(
    zip(
        KINDS,
        (
            _("Material"),
            _("Composition"),
            _("Dimension"),
            _("Weight"),
            _("Form"),
            _("Function"),
            _("Packing"),
            _("State of the goods"),
            _("Use"),
            _("Process of production"),
            _("Intention of the buyer"),
            _("Origin"),
            _("Price"),
            _("Brand"),
            _("Legality"),
            _("Owner"),
        ),
        strict=True,
    )
)
WAY_NAMES = dict(
    zip(
        WAYS,
        (_("By sight"), _("Measuring"), _("Weighing"), _("A test on the spot"), _("Laboratory"), _("A document")),
        strict=True,
    )
)


class ProposalForm(forms.Form):
    """Why, what, how verifiable, where now."""

    title = forms.CharField(label=_("Title of the proposal"), max_length=TITLE, required=False)
    why = forms.CharField(
        label=_("Why is the change needed?"),
        help_text=_("Whose need it is, what cannot be done today, and what shows it."),
        max_length=LONG,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    file = forms.FileField(
        label=_("Or a whole proposal as a file (JSON)"),
        help_text=_("Where a file is sent, it alone is read."),
        required=False,
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        for number in range(1, GOODS + 1):
            self.fields |= _goods(f"g{number}")

    def blocks(self) -> list[dict[str, Any]]:
        """The fields of each of the goods, in the order in which they are asked."""
        return [
            {
                "number": number,
                "fields": [self[f"g{number}_{name}"] for name in ("name", "words", "codes", "whole", "to", "text")],
                "criteria": [
                    [self[f"g{number}_c{place}_{name}"] for name in ("kind", "text", "verified")]
                    for place in range(1, CRITERIA + 1)
                ],
                "is_open": number == 1 or any(bound.value() for bound in self if bound.name.startswith(f"g{number}_")),
            }
            for number in range(1, GOODS + 1)
        ]

    def given(self) -> dict[str, Any]:
        """The proposal as a file would say it."""
        said = self.cleaned_data
        goods = [self._goods_given(f"g{number}") for number in range(1, GOODS + 1)]
        return {"title": said["title"], "why": said["why"], "goods": [each for each in goods if any(each.values())]}

    def sent(self) -> bytes | None:
        """The file that was sent, no further than one may be; None where there is none."""
        file = self.cleaned_data.get("file")
        return file.read(LARGEST + 1) if file else None

    def _goods_given(self, prefix: str) -> dict[str, Any]:
        said = self.cleaned_data
        criteria = [
            {name: said[f"{prefix}_c{place}_{name}"] for name in ("kind", "text", "verified")}
            for place in range(1, CRITERIA + 1)
        ]
        return {
            "name": said[f"{prefix}_name"],
            "words": said[f"{prefix}_words"],
            "codes": said[f"{prefix}_codes"].replace(",", " ").split(),
            "whole": bool(said[f"{prefix}_whole"]),
            "to": said[f"{prefix}_to"],
            "text": said[f"{prefix}_text"],
            "criteria": [each for each in criteria if any(each.values())],
        }


def _goods(prefix: str) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        f"{prefix}_name": forms.CharField(label=_("Name of the goods"), max_length=TITLE, required=False),
        f"{prefix}_words": forms.CharField(
            label=_("What trade calls them"),
            help_text=_("As on invoices and in catalogues."),
            max_length=WORDS,
            required=False,
        ),
        f"{prefix}_codes": forms.CharField(
            label=_("Where they stand now (codes of six digits)"), max_length=WORDS, required=False
        ),
        f"{prefix}_whole": forms.BooleanField(label=_("They are all of what stands there"), required=False),
        f"{prefix}_to": forms.CharField(label=_("Code proposed"), max_length=8, required=False),
        f"{prefix}_text": forms.CharField(
            label=_("Text of the code proposed, where it is new"),
            max_length=LONG,
            required=False,
            widget=forms.Textarea({"rows": 2}),
        ),
    }
    groups = [
        (_("The goods show it"), [(kind, KIND_NAMES[kind]) for kind in OBJECTIVE]),
        (_("The goods show it sometimes"), [(kind, KIND_NAMES[kind]) for kind in OUTSIDE]),
        (_("The goods never show it"), [(kind, KIND_NAMES[kind]) for kind in NOT_OBJECTIVE]),
    ]
    for place in range(1, CRITERIA + 1):
        fields |= {
            f"{prefix}_c{place}_kind": forms.ChoiceField(
                label=_("Kind of characteristic"), choices=[("", "—"), *groups], required=False
            ),
            f"{prefix}_c{place}_text": forms.CharField(
                label=_("The characteristic in words"), max_length=WORDS, required=False
            ),
            f"{prefix}_c{place}_verified": forms.ChoiceField(
                label=_("How it is verified at the border"), choices=[("", "—"), *WAY_NAMES.items()], required=False
            ),
        }
    return fields
