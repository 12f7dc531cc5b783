"""The form of one goods item: which facts are asked depends on the code, as the measures of the day have it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.forms import Field
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customhouse.clearance.drafts.records import Answers, DraftWords, Step
from customhouse.clearance.drafts.rules.completeness import required
from customhouse.clearance.drafts.rules.composing import QUANTITY, commodity, text_of
from customhouse.clearance.pages.entry import choices as known
from customhouse.clearance.pages.entry.fields import Group, StepForm, choice, figure, lines, text
from customhouse.clearance.pages.entry.setting import Setting
from customhouse.reference.units.rules import asked_in
from customhouse.tariff.duties.queries import Goods, needs_of
from customhouse.tariff.duties.rules.expressions import RETAIL_PRICE
from customhouse.tariff.duties.rules.needing import Needs
from customhouse.tariff.duties.showing import Reader
from customhouse.tariff.measures.records import GENERAL
from customhouse.tariff.nomenclature.queries import snapshot as nomenclature
from customhouse.tariff.nomenclature.rules.resolving import resolve

SEARCHES = {
    "hx-post": reverse_lazy("drafts:codes"),
    "hx-trigger": "input changed delay:400ms",
    "hx-target": "#suggestions",
    "hx-include": "#id_commodity",
    "hx-sync": "this:replace",
}
"""Attributes of the field in which goods are searched by words."""


class ItemForm(StepForm):
    """One kind of goods. Which quantities are asked depends on the code, as the measures of the day have it."""

    def __init__(self, setting: Setting, *, answers: Answers, typed: bool, edition: int = 0) -> None:
        super().__init__(answers=answers, typed=typed, edition=edition)
        self.needs = _needs(setting, answers)
        units = _units(self.needs, answers, setting.on)
        self.groups = _item_groups(tuple(f"{QUANTITY}{unit}" for unit in units))
        self.fields |= _goods_fields() | _origin_fields(setting, self.needs)
        self.fields |= _amount_fields(setting.words, units) | _procedure_fields(setting)
        wanted = [f"{QUANTITY}{unit}" for unit in units]
        self.require([*required(Step.ITEM, is_import=setting.words.is_import), *wanted])

    def clean_commodity(self) -> str:
        """Digits; words are looked up first."""
        typed: str = self.cleaned_data["commodity"]
        if not commodity(typed).isdigit():
            raise ValidationError(gettext("Choose one of the codes found, or give the digits of the code."))
        return typed


def _item_groups(quantities: tuple[str, ...]) -> tuple[Group, ...]:
    return (
        Group(_("What are the goods?"), ("description", "commodity")),
        Group(_("Where do they come from?"), ("origin", "preference", "quota", "additional_code")),
        Group(_("How much?"), ("price", "gross_mass", "net_mass", *quantities)),
        Group(_("How are they packed?"), ("packages", "package_kind", "marks")),
        Group(_("What happens to them?"), ("procedure",)),
        Group(
            _("Special cases"),
            ("previous", "additional", "method"),
            _("Leave these as they are for an ordinary purchase."),
            folded=True,
        ),
    )


def _goods_fields() -> dict[str, Field]:
    return {
        "description": lines(
            _("Describe the goods"),
            _("So that somebody who never saw them knows what they are. For example: Men's shirts of cotton, knitted."),
            512,
            rows=2,
        ),
        "commodity": forms.CharField(
            label=_("Commodity code"),
            help_text=_("Six to ten digits. Not known? Write what the goods are, for example: coffee, and choose."),
            max_length=200,
            widget=forms.TextInput({"autocomplete": "off", "dir": "auto", **SEARCHES}),
        ),
    }


def _origin_fields(setting: Setting, needs: Needs) -> dict[str, Field]:
    reader = Reader(setting.on)
    made: dict[str, Field] = {
        "origin": choice(
            _("Country of origin"), known.countries(), _("Where they were grown or made, not where they were bought.")
        )
    }
    claims = {row.preference: row for row in reversed(needs.preferences)}
    said = [
        (code, f"{known.shown(code, reader.preference(code))}: {reader.rate(row.expression)}")
        for code, row in claims.items()
    ]
    made["preference"] = choice(
        _("Lower duty that you claim"),
        said,
        _("For goods of this origin. It needs a proof of origin among the documents."),
        empty=gettext("None: the general rate"),
    )
    made["quota"] = text(_("Order number of the quota"), _("Six digits in the law of the quota."), 35, dir="ltr")
    made["additional_code"] = choice(
        _("Maker of the goods"),
        [
            (row.additional_code, f"{row.additional_code} · {reader.tax(row.type)}: {reader.rate(row.expression)}")
            for row in needs.companies
        ],
        _("Some makers' goods bear another rate."),
        empty=gettext("None of these"),
    )
    return {name: made_field for name, made_field in made.items() if _is_asked(name, needs, claims)}


def _is_asked(name: str, needs: Needs, claims: Mapping[str, object]) -> bool:
    """A question that the measures of these goods do not raise is not asked."""
    if name == "preference":
        return bool(claims)
    if name == "quota":
        return any(code[1:2] == "2" for code in claims)
    return bool(needs.companies) if name == "additional_code" else True


def _amount_fields(words: DraftWords, units: list[str]) -> dict[str, Field]:
    price = (
        gettext("Price of these goods in {currency}").replace("{currency}", words.currency)
        if words.currency
        else _("Price of these goods")
    )
    made: dict[str, Field] = {
        "price": figure(price, _("For all of them together, as on the invoice.")),
        "gross_mass": figure(_("Gross mass in kg"), _("With packing, without pallets and container.")),
        "net_mass": figure(_("Net mass in kg"), _("The goods alone, without any packing.")),
    }
    for unit in units:
        label = gettext("Retail price in the national currency") if unit == RETAIL_PRICE else gettext(asked_in(unit))
        made[f"{QUANTITY}{unit}"] = figure(label, _("These goods are also counted or taxed by this."))
    return made


def _procedure_fields(setting: Setting) -> dict[str, Field]:
    made: dict[str, Field] = {
        "packages": figure(_("Number of packages"), _("For bulk goods: 1."), mode="numeric"),
        "package_kind": choice(_("Kind of packages"), known.package_kinds()),
        "marks": text(_("Marks and numbers on them"), _("As an officer would read them, for example: ACME 1-20."), 512),
        "procedure": choice(
            _("Customs procedure"),
            known.procedures(setting.direction, setting.on),
            _("For goods bought to be used or sold here: home use (40).")
            if setting.words.is_import
            else _("For goods sold abroad for good: permanent export (10)."),
        ),
        "previous": choice(
            _("Procedure before this one"), known.previous_procedures(setting.on), empty=gettext("None")
        ),
        "additional": choice(
            _("Relief that you claim"), known.listed("additional_procedures", setting.on), empty=gettext("None")
        ),
    }
    if setting.words.is_import:
        made["method"] = choice(
            _("How the value was found"),
            known.listed("valuation_methods", setting.on),
            empty=gettext("By the price paid (method 1)"),
        )
    return made


def _needs(setting: Setting, answers: Answers) -> Needs:
    preference = text_of(answers, "preference")
    return needs_of(
        Goods(
            commodity(text_of(answers, "commodity"))[:22],
            text_of(answers, "origin"),
            setting.direction,
            "" if preference in GENERAL else preference,
            frozenset(),
            frozenset(filter(None, [text_of(answers, "additional_code")])),
        ),
        setting.on,
    )


def _units(needs: Needs, answers: Answers, on: date) -> list[str]:
    """Units in which a quantity is asked beside the mass: that of the tariff, those of taxes, and those given."""
    line = resolve(commodity(text_of(answers, "commodity")), nomenclature(), on).line
    given = [name.removeprefix(QUANTITY) for name in answers if name.startswith(QUANTITY) and text_of(answers, name)]
    asked = dict.fromkeys([line.unit if line else "", *needs.quantities, *given])
    return [unit for unit in asked if unit and unit != "KGM"]
