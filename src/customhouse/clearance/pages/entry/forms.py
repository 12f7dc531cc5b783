"""The forms of the steps: what is asked, in plain words, with examples. Only what is read is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms import Field
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customhouse.clearance.drafts.models import LONGEST_NAME
from customhouse.clearance.drafts.records import Answers, DraftWords, Step
from customhouse.clearance.drafts.rules.completeness import required
from customhouse.clearance.drafts.rules.composing import text_of
from customhouse.clearance.forms import LONGEST_REASON
from customhouse.clearance.pages.entry import choices as known
from customhouse.clearance.pages.entry.fields import Group, StepForm, choice, day, figure, lines, text
from customhouse.clearance.pages.entry.item_form import ItemForm
from customhouse.clearance.pages.entry.setting import Setting

FIXED_IN_AMENDMENT = ("direction", "kind", "trader", "agent", "representation", "lrn")
"""Answers that an amendment cannot change: who declares, under which reference, which way, and when."""


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
    row_fields = ("code", "reference", "issued", "item")
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
                "issued": day(_("Its day, if asked for")),
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
