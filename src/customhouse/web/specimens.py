"""Specimens of every piece of furniture, for the page /furniture/ and its tests. Nothing here is real."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customhouse.foundation.pages.records import Crumb, Fact, Step, Tab, Task, Tone
from customhouse.foundation.pages.tables import Column, Filter, Page, Table, page_of
from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.targeting.lanes.records import Lane
from customhouse.web.lanes import SIGNS
from customhouse.web.menu.navigation import Link, Menu
from customhouse.web.menu.sections import SECTIONS

MRN = "26XDTUN1A2B3C4D5E6"
NOON = datetime(2026, 3, 2, 11, 5, tzinfo=UTC)
ROWS = [
    (MRN, "Comptoir d'Orient SARL", Lane.GREEN, (gettext_lazy("Released"), Tone.GOOD), Decimal("12450.50"), NOON),
    (
        "26XDTUN1A2B3C4D5E7",
        "شركة النور للتجارة",
        Lane.RED,
        (gettext_lazy("Under control"), Tone.WAIT),
        Decimal(980),
        NOON,
    ),
    (
        "26XDTUN1A2B3C4D5E8",
        "Miller & Sons Ltd",
        Lane.YELLOW,
        (gettext_lazy("Rejected"), Tone.BAD),
        Decimal("1.250"),
        NOON,
    ),
]


class SpecimenForm(forms.Form):
    """A form with a field of each kind, filled wrongly on purpose."""

    reference = forms.CharField(label=gettext_lazy("Reference"), max_length=22)
    value = forms.DecimalField(label=gettext_lazy("Customs value"), min_value=Decimal(0))
    country = forms.ChoiceField(
        label=gettext_lazy("Country of origin"), choices=[("TN", "Tunisia"), ("FR", "France")], required=False
    )
    remarks = forms.CharField(label=gettext_lazy("Remarks"), widget=forms.Textarea({"rows": 3}), required=False)
    confirmed = forms.BooleanField(label=gettext_lazy("I confirm that this is complete and true"))


def specimen_table(request: HttpRequest) -> Page:
    """A table with filters and one column of each kind."""
    table = Table(
        _("Declarations"),
        (
            Column("mrn", _("Reference"), lambda row: row[0], "ref", link=lambda row: f"#{row[0]}"),
            Column("trader", _("Trader"), lambda row: row[1]),
            Column("lane", _("Lane"), lambda row: row[2], "lane"),
            Column("state", _("State"), lambda row: row[3], "chip"),
            Column("value", _("Customs value"), lambda row: row[4], "money", currency=lambda _row: "XDD"),
            Column("accepted", _("Accepted"), lambda row: row[5], "moment"),
        ),
        (
            Filter("q", _("Reference or trader")),
            Filter("lane", _("Lane"), tuple((lane.value, str(sign.label)) for lane, sign in SIGNS.items())),
            Filter("since", _("Since"), kind="date"),
        ),
    )
    return page_of(table, ROWS, request.GET)


def specimen_menus() -> list[Menu]:
    """The whole navigation, as nobody sees it: every entry, leading nowhere."""
    first = SECTIONS[0].entries[0]
    return [
        Menu(section.label, tuple(Link(entry, "#", entry is first) for entry in section.entries))
        for section in SECTIONS
    ]


def specimens(request: HttpRequest) -> dict[str, Any]:
    """The context of the furniture page."""
    return {
        "menus": specimen_menus(),
        "crumbs": [Crumb(_("Home"), "/"), Crumb(_("Declarations"), "#"), Crumb(MRN)],
        "lanes": list(Lane),
        "tones": [
            (_("Draft"), Tone.NEUTRAL),
            (_("Received"), Tone.INFO),
            (_("Released"), Tone.GOOD),
            (_("Under control"), Tone.WAIT),
            (_("Documents wanted"), Tone.WARN),
            (_("Rejected"), Tone.BAD),
        ],
        "page": specimen_table(request),
        "tabs": [Tab(_("Goods"), "#", current=True, count=3), Tab(_("Duties"), "#"), Tab(_("Trail"), "#", count=12)],
        "steps": [
            Step(_("Received"), NOON, by="Comptoir d'Orient SARL"),
            Step(_("Accepted"), NOON, _("The declaration binds from here."), tone=Tone.GOOD),
            Step(_("Documents wanted"), NOON, by="officer.salma", tone=Tone.WARN),
            Step(_("Release"), tone=Tone.WAIT),
        ],
        "facts": [
            Fact(_("Reference"), MRN, "ref"),
            Fact(_("Trader"), "شركة النور للتجارة"),
            Fact(_("Customs value"), Decimal("12450.5"), "money", "XDD"),
            Fact(_("Accepted"), NOON, "moment"),
            Fact(_("Lane"), Lane.ORANGE, "lane"),
            Fact(_("Remarks"), ""),
        ],
        "tasks": [
            Task(_("Check the documents"), "#", _("Invoice and certificate of origin"), _("To do"), Tone.WAIT),
            Task(_("Examine the goods"), "#", "", _("Done"), Tone.GOOD),
            Task(_("Record the result"), "", "", _("Cannot start yet"), Tone.NEUTRAL),
        ],
        "found": specimen_findings(),
        "form": SpecimenForm({"reference": "", "value": "-4", "country": "TN"}),
    }


def specimen_findings() -> list[Finding]:
    """An error and a warning, as a check would make them."""
    return [
        Finding(
            "SPECIMEN-1",
            Severity.WARNING,
            "42A/67A/68A[2]/104",
            "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]",
            msgid("The net mass of item {item} is larger than its gross mass."),
            msgid("Check both figures and amend the declaration."),
            {"item": "2"},
        ),
        Finding(
            "SPECIMEN-2",
            Severity.ERROR,
            "42A/D026",
            "Declaration/FunctionalReferenceID",
            msgid("The reference {reference} has been used before."),
            msgid("Choose a reference that you have not used."),
            {"reference": "INV-0042"},
        ),
    ]
