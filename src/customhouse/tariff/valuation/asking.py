"""The guided dossier: its questions in the order of the Agreement, each with the place of its answer in a dossier.

One list feeds the form, the dossier that is made of the answers, and the field at which a finding is shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from customhouse.messages.findings import msgid
from customhouse.tariff.valuation.rules.acceptability import NO_SALES
from customhouse.tariff.valuation.rules.falling_back import BASES, PROHIBITED
from customhouse.tariff.valuation.rules.kinds import INCOTERMS

WORDS, FIGURE, DAY, YES_NO, CHOICE = "words", "figure", "day", "yes_no", "choice"

GOODS, SALE, ADDED, OFF, OTHER, LAST = "goods", "sale", "added", "off", "other", "last"
GROUPS = {
    GOODS: msgid("The goods"),
    SALE: msgid("The sale"),
    ADDED: msgid("What Article 8 adds"),
    OFF: msgid("What is in the price and does not count"),
    OTHER: msgid("If the price cannot be used: such goods, sales here, costs"),
    LAST: msgid("If nothing else leads to a value"),
}
RESTRICTIONS = {
    "law": msgid("By law or the authorities"),
    "geographic": msgid("Where the goods may be resold"),
    "no_effect": msgid("Without substantial effect on the value"),
    "other": msgid("Other restrictions"),
}
WAYS = ("reasonable", "appraisal", "used", "lease", "repair", "returned", "waste", "free_goods", "donation")


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its field, where its answer stands in a dossier, its words, and what answers it takes."""

    name: str
    path: str
    label: str
    group: str
    kind: str = FIGURE
    options: tuple[tuple[str, str], ...] = ()
    is_wide: bool = False


QUESTIONS = (
    Question("description", "goods.description", msgid("Description of the goods"), GOODS, WORDS, is_wide=True),
    Question("quantity", "goods.quantity", msgid("Number of units"), GOODS),
    Question("origin", "goods.origin", msgid("Country of production (two letters)"), GOODS, WORDS),
    Question("producer", "goods.producer", msgid("Producer"), GOODS, WORDS),
    Question("export_date", "export_date", msgid("Exported on"), GOODS, DAY),
    Question("import_date", "import_date", msgid("Imported on"), GOODS, DAY),
    Question(
        "sale", "sale.reason", msgid("If they were not sold: how do they come?"), SALE, CHOICE, tuple(NO_SALES.items())
    ),
    Question("price", "sale.price", msgid("Price paid or payable"), SALE),
    Question(
        "incoterm",
        "sale.incoterm",
        msgid("Terms of delivery"),
        SALE,
        CHOICE,
        tuple((term, term) for term in sorted(INCOTERMS)),
    ),
    Question("related", "sale.related", msgid("Are buyer and seller related?"), SALE, YES_NO),
    Question("influenced", "sale.influenced", msgid("Did that influence the price?"), SALE, YES_NO),
    Question("circumstances", "sale.circumstances", msgid("What shows that it did not?"), SALE, WORDS, is_wide=True),
    Question("test_value", "sale.test_values.0.value", msgid("A test value (Article 1.2(b))"), SALE),
    Question(
        "restriction",
        "sale.restrictions.0.kind",
        msgid("Is the buyer restricted in using or selling the goods?"),
        SALE,
        CHOICE,
        tuple(RESTRICTIONS.items()),
    ),
    Question(
        "condition",
        "sale.conditions.0.text",
        msgid("On what condition does the price depend?"),
        SALE,
        WORDS,
        is_wide=True,
    ),
    Question("condition_value", "sale.conditions.0.value", msgid("What is that condition worth?"), SALE),
    Question("freight", "freight", msgid("Transport to the place of importation"), ADDED),
    Question("insurance", "insurance", msgid("Insurance"), ADDED),
    Question("loading", "loading", msgid("Loading and handling before arrival"), ADDED),
    Question("commission", "commission", msgid("Commission or brokerage (not for buying)"), ADDED),
    Question("packing", "packing", msgid("Containers and packing"), ADDED),
    Question("assists", "assists.0.value", msgid("What the buyer supplied to the producer"), ADDED),
    Question("royalty", "royalty.amount", msgid("Royalties and licence fees"), ADDED),
    Question("royalty_related", "royalty.related_to_goods", msgid("Is the royalty for these goods?"), ADDED, YES_NO),
    Question(
        "royalty_condition", "royalty.condition_of_sale", msgid("Must it be paid to have the goods?"), ADDED, YES_NO
    ),
    Question("proceeds", "proceeds", msgid("Share of the resale that goes to the seller"), ADDED),
    Question("inland", "deductions.inland_transport", msgid("Transport after importation"), OFF),
    Question("duties", "deductions.duties", msgid("Duties and taxes of importation"), OFF),
    Question("assembly", "deductions.assembly", msgid("Assembly, maintenance, assistance after importation"), OFF),
    Question("buying", "deductions.buying_commission", msgid("Buying commission"), OFF),
    Question("identical", "identical.0.unit_value", msgid("Accepted unit value of identical goods"), OTHER),
    Question("similar", "similar.0.unit_value", msgid("Accepted unit value of similar goods"), OTHER),
    Question("resale", "deductive.sales.0.unit_price", msgid("Unit price at which most are sold here"), OTHER),
    Question("resold", "deductive.sales.0.quantity", msgid("How many are sold at that price"), OTHER),
    Question("margin", "deductive.profit_percent", msgid("Usual profit and general expenses, percent"), OTHER),
    Question("here", "deductive.transport", msgid("Usual transport within the country, a unit"), OTHER),
    Question("rate", "deductive.duties_percent", msgid("Duties and taxes, percent of the value"), OTHER),
    Question("materials", "computed.materials", msgid("Producer's materials"), OTHER),
    Question("making", "computed.labour", msgid("Producer's fabrication"), OTHER),
    Question("profit", "computed.profit", msgid("Producer's profit and general expenses"), OTHER),
    Question("inversion", "inversion", msgid("Computed value before deductive (Article 4)?"), OTHER, YES_NO),
    Question(
        "way",
        "fallback.0.basis",
        msgid("On what is a value to be based?"),
        LAST,
        CHOICE,
        tuple((way, BASES[way]) for way in WAYS) + tuple((word, name) for word, (_, name) in PROHIBITED.items()),
    ),
    Question("way_text", "fallback.0.text", msgid("In words"), LAST, WORDS, is_wide=True),
    Question("way_value", "fallback.0.value", msgid("The value found so"), LAST),
    Question("new_value", "fallback.0.new_value", msgid("Used goods: value new"), LAST),
    Question("used_kind", "fallback.0.goods_kind", msgid("Used goods: kind"), LAST, CHOICE),
    Question("first_used", "fallback.0.first_used", msgid("Used goods: in use since"), LAST, DAY),
    Question("rent", "fallback.0.rent", msgid("Leased goods: one rent"), LAST),
    Question("rents", "fallback.0.number", msgid("Leased goods: number of monthly rents"), LAST),
    Question("interest", "fallback.0.rate_percent", msgid("Leased goods: rate of interest, percent a year"), LAST),
    Question("residual", "fallback.0.residual", msgid("Leased goods: what is left at the end"), LAST),
)
BY_NAME = {question.name: question for question in QUESTIONS}
_OF_USED, _OF_LEASE = ("new_value", "used_kind", "first_used"), ("rent", "rents", "interest", "residual")


def dossier_of(answers: Mapping[str, str]) -> dict[str, Any]:
    """The dossier that answers make; what is not answered is not in it.

    >>> dossier_of({"price": "100", "identical": "9", "description": ""})
    {'sale': {'price': '100'}, 'identical': [{'unit_value': '9'}]}
    """
    tree: dict[str, Any] = {}
    for question in QUESTIONS:
        text = answers.get(question.name, "").strip()
        if text and not _is_beside(question.name, answers.get("way", "")):
            _put(tree, question.path.split("."), text)
    return tree


def field_of(path: str) -> str:
    """The field of the form at which a finding or a wanted fact of a dossier is told; nothing where there is none.

    >>> field_of("sale.price"), field_of("identical[1].unit_value"), field_of("freight[1].amount"), field_of("rates")
    ('price', 'identical', 'freight', '')
    """
    plain = re.sub(r"\[\d+\]", "", path)
    known = {question.path.replace(".0", ""): question.name for question in QUESTIONS}
    while plain:
        if plain in known:
            return known[plain]
        plain = plain.rpartition(".")[0]
    return ""


def _is_beside(name: str, way: str) -> bool:
    """Whether a question belongs to another way of Article 7 than was chosen: its answer is not read."""
    if name in _OF_USED:
        return way != "used"
    if name in _OF_LEASE:
        return way != "lease"
    return name == "way_value" and way in {"used", "lease"}


def _put(tree: Any, steps: list[str], text: str) -> None:
    """Put a text into a tree at its steps; a step `0` is the first row of a list."""
    for at, step in enumerate(steps[:-1]):
        if step == "0":
            continue
        if steps[at + 1] == "0":
            rows = tree.setdefault(step, [{}])
            tree = rows[0]
        else:
            tree = tree.setdefault(step, {})
    tree[steps[-1]] = text
