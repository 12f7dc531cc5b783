"""Rules on what is owed: a tax that is law, a rate that reads, in units and currencies that there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from customhouse.messages.findings import msgid
from customhouse.tariff.duties.rules.grammar import ExpressionError, parse
from customhouse.tariff.measures.records import GENERAL
from customhouse.tariff.workbaskets.rules.rule import Draft, Hit, Rule
from customhouse.tariff.workbaskets.rules.spans import Span, uncovered

_UNIT = frozenset({"EXP-UNIT", "EXP-QUALIFIER"})
_CURRENCY = frozenset({"EXP-CURRENCY"})


def _type(draft: Draft) -> Iterator[Hit]:
    taxes: dict[str, list[Span]] = {}
    for tax in draft.world.taxes:
        taxes.setdefault(tax.type, []).append((tax.valid_from, tax.valid_to))
    for line, measure in draft.new:
        day = uncovered(taxes.get(measure.type, ()), measure.valid_from, measure.valid_to)
        if day is not None:
            yield Hit(line.number, "type", {"type": measure.type, "day": day.isoformat()})


def _read(draft: Draft, is_ours: Callable[[str], bool]) -> Iterator[Hit]:
    for line, measure in draft.new:
        try:
            parse(measure.expression, draft.world.vocabulary)
        except ExpressionError as error:
            if is_ours(error.code):
                yield Hit(line.number, "expression", error.params, error.message, error.remedy)


def _unreadable(draft: Draft) -> Iterator[Hit]:
    return _read(draft, lambda code: code not in _UNIT | _CURRENCY)


def _unit(draft: Draft) -> Iterator[Hit]:
    return _read(draft, _UNIT.__contains__)


def _currency(draft: Draft) -> Iterator[Hit]:
    return _read(draft, _CURRENCY.__contains__)


def _undocumented(draft: Draft) -> Iterator[Hit]:
    for line, measure in draft.new:
        for code in measure.certificates:
            if code not in draft.world.documents:
                yield Hit(line.number, "certificates", {"certificate": code})


def _undrawn(draft: Draft) -> Iterator[Hit]:
    for line, measure in draft.new:
        order = measure.order_number
        if order and (order not in draft.world.quotas or measure.preference in GENERAL):
            yield Hit(line.number, "order_number", {"order": order, "preference": measure.preference or "–"})


def _unclaimed(draft: Draft) -> Iterator[Hit]:
    for line, measure in draft.new:
        if measure.preference and measure.preference not in draft.world.preferences:
            yield Hit(line.number, "preference", {"preference": measure.preference})


_AS_IT_SAYS = msgid("The rate cannot be read.")
_WRITE = msgid("Write the rate as the grammar of duty expressions has it.")

RULES = (
    Rule(
        "WB-TYPE",
        msgid("A measure belongs to a tax that is law as long as it is."),
        msgid("There is no tax {type} on {day}, while the measure would be law."),
        msgid("Give the type of a tax of the tariff, such as CUD."),
        _type,
    ),
    Rule("WB-EXPRESSION", msgid("A rate is one that can be read."), _AS_IT_SAYS, _WRITE, _unreadable),
    Rule("WB-UNIT", msgid("A rate names units that there are."), _AS_IT_SAYS, _WRITE, _unit),
    Rule("WB-CURRENCY", msgid("A rate names currencies that there are."), _AS_IT_SAYS, _WRITE, _currency),
    Rule(
        "WB-CERTIFICATE",
        msgid("A condition asks for a document that can be declared."),
        msgid("There is no document {certificate} in the list of documents."),
        msgid("Give the code of a document of the list."),
        _undocumented,
    ),
    Rule(
        "WB-PREFERENCE",
        msgid("A preference is one that can be claimed."),
        msgid("There is no preference {preference} in the list of preferences."),
        msgid("Give the code of a preference of the list, or nothing for the general rate."),
        _unclaimed,
    ),
    Rule(
        "WB-QUOTA",
        msgid("A quota that a measure draws on is one that there is, under a preference that is claimed."),
        msgid("Nobody could draw on quota {order} under preference {preference}."),
        msgid("Open the quota first, and give the preference under which it is claimed."),
        _undrawn,
    ),
)
