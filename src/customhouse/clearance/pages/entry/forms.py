"""The forms of the steps: what is asked, in plain words, with examples. Only what is read is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import Field
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customhouse.clearance.drafts.models import LONGEST_NAME
from customhouse.clearance.drafts.records import Answers, DraftWords, Step
from customhouse.clearance.drafts.rules.completeness import required
from customhouse.clearance.drafts.rules.composing import QUANTITY, commodity, text_of
from customhouse.clearance.forms import LONGEST_REASON
from customhouse.clearance.pages.entry import choices as known
from customhouse.clearance.pages.entry.fields import Group, StepForm, choice, figure, lines, text
from customhouse.foundation.access.records import Actor
from customhouse.reference.units.rules import asked_in
from customhouse.tariff.duties.queries import Goods, needs_of
from customhouse.tariff.duties.rules.expressions import RETAIL_PRICE
from customhouse.tariff.duties.rules.needing import Needs
from customhouse.tariff.duties.showing import Reader
from customhouse.tariff.measures.records import GENERAL
from customhouse.tariff.nomenclature.queries import snapshot as nomenclature
from customhouse.tariff.nomenclature.rules.resolving import resolve

FIXED_IN_AMENDMENT = ("direction", "kind", "trader", "agent", "representation", "lrn")
"""Answers that an amendment cannot change: who declares, under which reference, which way, and when."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a step's form must know beside its answers: the whole draft, who writes, on which day."""

    words: DraftWords
    actor: Actor
    on: date
    is_amendment: bool = False

    @property
    def direction(self) -> str:
        """`import` or `export`."""
        return "import" if self.words.is_import else "export"


class PartiesForm(StepForm):
    """Whose goods, under which reference, and who is on the other side."""

    groups = (
        Group(_("Your declaration"), ("kind", "trader", "lrn")),
        Group(
            _("The partner abroad"),
            ("partner_name", "partner_country", "partner_line", "partner_city", "partner_postcode"),
        ),
    )

    def __init__(self, setting: Setting, *, answers: Answers, typed: bool, edition: int = 0) -> None:
        super().__init__(answers=answers, typed=typed, edition=edition)
        if not setting.is_amendment:
            self.fields |= _identity(setting)
        self.fields |= _partner(is_import=setting.words.is_import)
        self.require(required(Step.PARTIES, is_import=setting.words.is_import))


def _identity(setting: Setting) -> dict[str, Field]:
    traders = [(one.trader, known.shown(one.trader, one.name)) for one in known.acting_for(setting.actor, setting.on)]
    return {
        "kind": choice(
            _("Are the goods here?"),
            known.kinds_of_declaration(setting.on),
            _("Lodge before arrival to have everything ready: you then tell us when the goods are there."),
        ),
        "trader": choice(
            _("Who imports the goods?") if setting.words.is_import else _("Who exports the goods?"),
            traders,
            _("You, or a trader whose mandate you hold."),
        ),
        "lrn": text(
            _("Your own reference"),
            _("Anything that helps you find it again. Each declaration has one of its own, for example 2026-118."),
            35,
        ),
    }


def _partner(*, is_import: bool) -> dict[str, Field]:
    name = (
        text(_("Seller or sender"), _("The company that sells or sends you the goods, as on the invoice."), 70)
        if is_import
        else text(_("Buyer or receiver"), _("The company to which the goods go, as on the invoice."), 70)
    )
    return {
        "partner_name": name,
        "partner_country": choice(_("Its country"), known.countries()),
        "partner_line": text(_("Street and number"), "", 70),
        "partner_city": text(_("City"), "", 35),
        "partner_postcode": text(_("Postcode"), "", 9),
    }


class TransportForm(StepForm):
    """How the goods travel, and where they are."""

    groups = (
        Group(_("Journey"), ("mode", "country")),
        Group(_("Place"), ("office", "location", "containers")),
    )

    def __init__(self, setting: Setting, *, answers: Answers, typed: bool, edition: int = 0) -> None:
        super().__init__(answers=answers, typed=typed, edition=edition)
        is_import = setting.words.is_import
        self.fields |= {
            "mode": choice(
                _("How do the goods cross the border?"),
                known.listed("transport_modes", setting.on),
                _("By ship, truck, plane or post."),
            ),
            "country": choice(
                _("From which country are they sent?") if is_import else _("To which country do they go?"),
                known.countries(),
                _("Where the journey begins, whichever countries they pass through.")
                if is_import
                else _("The last country that you know of."),
            ),
            "office": choice(
                _("Customs office"),
                known.offices(setting.direction, setting.on),
                _("Where the goods are shown to customs."),
            ),
            "location": text(
                _("Where exactly are the goods?"),
                _("Where an officer would find them, for example: Quay 4, shed B."),
                256,
            ),
            "containers": lines(
                _("Containers"), _("One number a line, for example CSQU3054383. Leave empty if there are none.")
            ),
        }
        self.require(required(Step.TRANSPORT, is_import=is_import))


class InvoiceForm(StepForm):
    """Currency, terms of delivery, and charges beside the prices."""

    groups = (
        Group(_("The invoice"), ("currency", "total", "nature")),
        Group(_("Terms of delivery"), ("incoterm", "incoterm_place")),
        Group(
            _("Freight and insurance"),
            ("freight",),
            _("The customs value includes the way to the border. Give its cost, if it is not in the prices."),
        ),
    )
    row_fields = ("code", "amount")
    rows_legend = _("Other additions and deductions")
    rows_text = _(
        "Only if you have any: royalties or commissions paid beside the price, interest or inland transport in it."
    )

    def __init__(self, setting: Setting, *, answers: Answers, typed: bool, edition: int = 0) -> None:
        super().__init__(answers=answers, typed=typed, edition=edition)
        self.fields |= {
            "currency": choice(_("Currency of the invoice"), known.currencies(setting.on)),
            "total": figure(
                _("Total of the invoice"),
                _("The goods alone. It is compared with the prices of your goods items, to catch slips."),
            ),
            "nature": choice(_("Kind of transaction"), known.listed("transaction_natures", setting.on)),
            "incoterm": choice(
                _("Terms of delivery (Incoterm)"),
                known.listed("incoterms", setting.on),
                _("Three letters on the invoice, for example CIF or FOB."),
            ),
            "incoterm_place": text(
                _("Agreed place"), _("The place named after the terms, for example: Port Salam."), 256
            ),
            "freight": figure(
                _("Freight and insurance to the border"),
                _("In the currency of the invoice. Leave empty if the prices include them (CIF, CIP)."),
            ),
        }
        adjustments = known.listed("adjustments", setting.on)
        self.add_rows(lambda: {"code": choice(_("Kind"), adjustments), "amount": figure(_("Amount"))})
        self.require(required(Step.INVOICE, is_import=setting.words.is_import))


class DocumentsForm(StepForm):
    """The papers that go with the goods."""

    groups = (
        Group(
            _("Goods from another procedure"),
            ("previous",),
            _("Only if the goods were in a warehouse, under processing or admitted for a time before."),
            folded=True,
        ),
    )
    row_fields = ("code", "reference", "item")
    rows_legend = _("Documents")
    rows_text = _(
        "Invoice, transport document, certificates and licences. Give their numbers; the papers stay with you."
    )

    def __init__(self, setting: Setting, *, answers: Answers, typed: bool, edition: int = 0) -> None:
        super().__init__(answers=answers, typed=typed, edition=edition)
        kinds, items = known.documents(setting.on), _items(setting.words)
        self.add_rows(
            lambda: {
                "code": choice(_("Document"), kinds),
                "reference": text(_("Its number"), "", 70, dir="ltr"),
                "item": choice(_("For which goods"), items, empty=gettext("All of them")),
            }
        )
        self.fields["previous"] = text(
            _("Reference of the earlier declaration"), _("Its MRN, 18 letters and figures."), 70, dir="ltr"
        )
        self.require(())


def _items(words: DraftWords) -> known.Choices:
    shown = gettext("Item {number}: {goods}")
    return [
        (
            str(item.number),
            shown.replace("{number}", str(item.number)).replace("{goods}", text_of(item.answers, "description")[:40]),
        )
        for item in words.items
    ]


class PaymentForm(StepForm):
    """How what is owed will be paid or secured."""

    groups = (
        Group(_("Payment"), ("method",)),
        Group(
            _("Guarantee and authorisation"),
            ("guarantee", "authorisation"),
            _("Only for warehouses, processing and temporary admission, or for release against security."),
            folded=True,
        ),
    )

    def __init__(self, setting: Setting, *, answers: Answers, typed: bool, edition: int = 0) -> None:
        super().__init__(answers=answers, typed=typed, edition=edition)
        self.fields |= {
            "method": choice(
                _("How will you pay?"),
                known.listed("payment_methods", setting.on),
                _("You pay after lodging; this tells customs what to expect."),
            ),
            "guarantee": text(_("Reference of the guarantee"), _("Its GRN, 17 letters and figures."), 35, dir="ltr"),
            "authorisation": choice(_("Authorisation that you hold"), known.listed("authorisations", setting.on)),
        }
        self.require(required(Step.PAYMENT, is_import=setting.words.is_import))


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


FORMS: Mapping[Step, Callable[..., StepForm]] = {
    Step.PARTIES: PartiesForm,
    Step.TRANSPORT: TransportForm,
    Step.INVOICE: InvoiceForm,
    Step.ITEM: ItemForm,
    Step.DOCUMENTS: DocumentsForm,
    Step.PAYMENT: PaymentForm,
}


class BeginForm(forms.Form):
    """What a new declaration begins with."""

    direction = forms.ChoiceField(
        label=_("What do you want to do?"),
        choices=[("import", _("Bring goods into the country")), ("export", _("Send goods abroad"))],
    )
    kind = forms.ChoiceField(label=_("Are the goods here?"))

    def __init__(self, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = known.kinds_of_declaration(on)


class TemplateForm(forms.Form):
    """The name of a template."""

    name = forms.CharField(
        label=_("Name of the template"),
        max_length=LONGEST_NAME,
        help_text=_("By which you will know it again, for example: Coffee from Harbour Traders."),
        widget=forms.TextInput({"autocomplete": "off", "dir": "auto"}),
    )


class LodgeForm(forms.Form):
    """Lodging: the declarant answers for what is declared; an amendment says why."""

    reason = forms.CharField(
        label=_("Why do you change it?"),
        max_length=LONGEST_REASON,
        help_text=_("In a few words, for example: The invoice was corrected."),
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, is_amendment: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_amendment:
            del self.fields["reason"]
