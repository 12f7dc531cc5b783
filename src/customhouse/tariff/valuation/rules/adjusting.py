"""Article 8: what is added to the price, and the notes to Article 1: what is taken off it.

Each amount is added once, by its provision and from objective and quantifiable data (8.3); nothing else is added (8.4).
"""

from __future__ import annotations

from decimal import Decimal

from customhouse.messages.findings import msgid
from customhouse.tariff.valuation.rules.case import Case
from customhouse.tariff.valuation.rules.dossier import Addition, Assist, Deduction
from customhouse.tariff.valuation.rules.fields import variants
from customhouse.tariff.valuation.rules.kinds import (
    ADDITIONS,
    ASSISTS,
    CARRIAGE_PAID,
    CARRIAGE_UNPAID,
    DEDUCTIONS,
    FREIGHT,
    NEVER_ADDED,
    TRANSPORT,
    is_in_price,
)
from customhouse.tariff.valuation.rules.statements import Line, Outcome, Statement, Wanted, plain

SPREADS = variants(
    first_shipment=("first", "whole", "first_importation", "single", "all"),
    produced=("units_produced", "produced_so_far", "units_produced_so_far", "to_date"),
    total=("total_production", "entire_production", "anticipated", "anticipated_production", "expected", "all_units"),
)


def additions(case: Case) -> Outcome:
    """What Article 8 adds, line by line, with what is not added and why."""
    return _joined([*(_addition(case, row) for row in case.dossier.additions), _missing_freight(case)])


def deductions(case: Case) -> Outcome:
    """What the price holds and the value does not, line by line, with what may not be deducted and why."""
    return _joined([_deduction(case, row) for row in case.dossier.deductions])


def _joined(outcomes: list[Outcome]) -> Outcome:
    return Outcome(
        tuple(line for each in outcomes for line in each.lines),
        tuple(step for each in outcomes for step in each.steps),
        tuple(reason for each in outcomes for reason in each.refusal),
        tuple(want for each in outcomes for want in each.wanted),
    )


def _addition(case: Case, row: Addition) -> Outcome:
    kind = ADDITIONS.get(row.kind)
    if kind is None:
        message = msgid("Nothing is added but what Article 8 names; this is not added: {text}.")
        return _step("8.4", message, {"text": row.text or row.kind})
    if row.kind in TRANSPORT:
        return _transport(case, row)
    unless = _not_added(row)
    if unless:
        return _step(unless[0], unless[1], {"text": row.text}, {"name": kind.name})
    wanted = _royalty_facts(row) if row.kind == "royalty" else ()
    if wanted:
        return Outcome(wanted=wanted)
    if row.amount is None or not row.is_quantifiable:
        return Outcome(refusal=(Statement("8.3", UNQUANTIFIED, words={"name": kind.name}),))
    return _assist(case, row, row.assist) if row.kind in ASSISTS else _added(case, row, case.national(row.amount))


UNQUANTIFIED = msgid("An addition is due for which there are no objective and quantifiable data: {name}.")


def _not_added(row: Addition) -> tuple[str, str] | None:
    """Why a kind of Article 8 is not added here: the provision and the words; None where it is."""
    is_design, is_royalty = row.kind == "assist_design", row.kind == "royalty"
    costs_nothing = row.amount is None or not row.amount.value
    reasons = (
        (row.kind in NEVER_ADDED, ADDITIONS[row.kind].provision, msgid("{name}: it is not added.")),
        (row.included, "8.1", IN_PRICE),
        (
            row.kind == "buying_commission",
            "note:8.1(a)(i)",
            msgid("{name}: paid by the buyer to his own agent; it is not added."),
        ),
        (
            is_design and row.assist.done_in_importing_country,
            "8.1(b)(iv)",
            msgid("{name}: undertaken in the country of importation; it is not added."),
        ),
        (
            is_design and row.assist.is_public_domain and costs_nothing,
            "note:8.1(b)(iv), paragraph 5",
            msgid("{name}: available in the public domain; only the cost of copies is added."),
        ),
        (
            is_royalty and row.related_to_goods is False,
            "8.1(c)",
            msgid("{name}: not related to the goods being valued; it is not added."),
        ),
        (
            is_royalty and row.condition_of_sale is False,
            "8.1(c)",
            msgid("{name}: not a condition of the sale of the goods; it is not added."),
        ),
    )
    return next(((provision, message) for holds, provision, message in reasons if holds), None)


IN_PRICE = msgid("{name}: the price holds it already; it is not added again.")


def _royalty_facts(row: Addition) -> tuple[Wanted, ...]:
    wanted = []
    if row.related_to_goods is None:
        question = msgid("Is the royalty related to the goods being valued?")
        wanted.append(Wanted(f"{row.path}.related_to_goods", "8.1(c)", question))
    if row.condition_of_sale is None:
        question = msgid("Must the buyer pay the royalty as a condition of the sale?")
        wanted.append(Wanted(f"{row.path}.condition_of_sale", "8.1(c)", question))
    return tuple(wanted)


def _added(case: Case, row: Addition, amount: Decimal) -> Outcome:
    kind = ADDITIONS[row.kind]
    step = Statement(
        kind.provision, msgid("{name}: {amount} is added."), {"amount": case.told(amount)}, {"name": kind.name}
    )
    return Outcome((Line(kind.provision, kind.name, amount, row.by),), (step,))


def _transport(case: Case, row: Addition) -> Outcome:
    """A cost of transport: added on a CIF basis unless the price holds it; taken off on an FOB basis if it does."""
    kind = ADDITIONS[row.kind]
    included = is_in_price(row.kind, case.dossier.sale.incoterm) if row.included is None else row.included
    idle = _idle_transport(case, row, included=included)
    if idle:
        return _step(idle[0] or kind.provision, idle[1], words={"name": kind.name})
    if row.amount is None or not row.is_quantifiable:
        question = msgid("What did transport, handling or insurance cost?")
        return Outcome(wanted=(Wanted(row.path, kind.provision, question),))
    amount = case.national(row.amount)
    return _added(case, row, amount) if case.is_cif else _off(case, kind.provision, kind.name, amount, row.by)


def _idle_transport(case: Case, row: Addition, *, included: bool) -> tuple[str, str] | None:
    """Why a cost of transport changes nothing; None where it is added (CIF) or taken off (FOB)."""
    if row.after_importation:
        return "note:1, paragraph 3(b)", msgid("{name}: arises after importation; it is not added.")
    if case.is_cif and included:
        return "", IN_PRICE
    if not case.is_cif and not included:
        return "8.2", msgid("{name}: the law values goods FOB; it is not added.")
    return None


def _missing_freight(case: Case) -> Outcome:
    """A price without the carriage on a CIF basis, or with it on an FOB basis, needs the freight: never guessed."""
    term = case.dossier.sale.incoterm
    told: tuple[Addition | Deduction, ...] = case.dossier.additions
    if not case.is_cif:
        told += case.dossier.deductions
    if any(row.kind == FREIGHT for row in told):
        return Outcome()
    if case.is_cif and term in CARRIAGE_UNPAID:
        return Outcome(wanted=(Wanted("freight", "8.2(a)", FREIGHT_UNPAID),))
    if not case.is_cif and term in CARRIAGE_PAID:
        return Outcome(wanted=(Wanted("freight", "8.2(a)", FREIGHT_PAID),))
    return Outcome()


FREIGHT_UNPAID = msgid(
    "What does transport to the place of importation cost? The terms of delivery leave it to the buyer."
)
FREIGHT_PAID = msgid(
    "What of the price is transport to the place of importation? The law values goods FOB, and the price holds it."
)


def _assist(case: Case, row: Addition, assist: Assist) -> Outcome:
    """The value of an assist: what it cost, with repairs and carriage, less what the producer paid, spread by units.

    A producer who paid as much as it is worth, or more, has it in his price: nothing is added, and nothing comes off.
    """
    assert row.amount is not None  # noqa: S101  # `_addition` refused it otherwise
    kind = ADDITIONS[row.kind]
    cost = case.national(row.amount)
    if assist.used_percent is not None:
        cost -= cost * assist.used_percent / 100
    for more in (assist.repairs, assist.freight):
        cost += case.national(more) if more else 0
    if assist.paid_by_producer:
        cost -= case.national(assist.paid_by_producer)
        if cost <= 0:
            return _step(kind.provision, IN_PRICE, words={"name": kind.name})
    share = _share(case, row, assist)
    if isinstance(share, Wanted):
        return Outcome(wanted=(share,))
    amount = cost * share[0] / share[1]
    if share[0] == share[1]:
        return _added(case, row, amount)
    step = Statement(
        "note:8.1(b)(ii), paragraph 4",
        msgid("{name}: {cost} is spread over {units} units; for the {imported} imported, {amount} is added."),
        {
            "cost": case.told(cost),
            "units": plain(share[1], 0),
            "imported": plain(share[0], 0),
            "amount": case.told(amount),
        },
        {"name": kind.name},
    )
    return Outcome((Line(kind.provision, kind.name, amount, row.by),), (step,))


def _share(case: Case, row: Addition, assist: Assist) -> tuple[Decimal, Decimal] | Wanted:
    """The units imported, and those over which the value is spread; the whole where it falls on this shipment."""
    if assist.spread in {"", "first_shipment"} and assist.units is None:
        return Decimal(1), Decimal(1)
    provision = "note:8.1(b)(ii), paragraph 4"
    if not assist.units:
        return Wanted(f"{row.path}.units", provision, msgid("Over how many units is the assist spread?"))
    imported = assist.units_imported if assist.units_imported is not None else case.dossier.goods.quantity
    if imported is None:
        return Wanted("goods.quantity", provision, msgid("How many units are imported?"))
    return min(imported, assist.units), assist.units


def _deduction(case: Case, row: Deduction) -> Outcome:
    kind = DEDUCTIONS.get(row.kind)
    if kind is None:
        message = msgid("Neither Article 1 nor its notes let this be deducted: {text}.")
        return _step("note:1", message, {"text": row.text or row.kind})
    unless = _not_deducted(case, row)
    if unless:
        return _step(unless[0], unless[1], words={"name": kind.name})
    wanted = _deduction_facts(row)
    if wanted:
        return Outcome(wanted=wanted)
    assert row.amount is not None  # noqa: S101  # its absence was told by `_deduction_facts`
    return _off(case, kind.provision, kind.name, case.national(row.amount), row.by)


def _not_deducted(case: Case, row: Deduction) -> tuple[str, str] | None:
    """Why a deduction is not made; None where it is."""
    own, is_interest = DEDUCTIONS[row.kind].provision, row.kind == "interest"
    reasons = (
        (not row.included, own, msgid("{name}: the price does not hold it; nothing is deducted.")),
        (
            row.kind in TRANSPORT and case.is_cif,
            "8.2",
            msgid("{name}: the law values goods CIF; it is not deducted."),
        ),
        (not row.distinguished, own, msgid("{name}: not distinguished from the price; it is not deducted.")),
        (
            is_interest and row.in_writing is False,
            own,
            msgid("{name}: the financing arrangement was not made in writing; it is not deducted."),
        ),
        (
            is_interest and row.rate_is_usual is False,
            own,
            msgid("{name}: the rate is above the usual level; it is not deducted."),
        ),
        (
            row.kind == "software" and not case.terms.software_by_carrier,
            own,
            msgid("{name}: the law does not value the carrier alone; it is not deducted."),
        ),
        (
            row.kind == "discount" and row.before_importation is False,
            "1.1",
            msgid("{name}: agreed after importation; it does not lower the price."),
        ),
    )
    return next(((provision, message) for holds, provision, message in reasons if holds), None)


def _deduction_facts(row: Deduction) -> tuple[Wanted, ...]:
    wanted = []
    if row.kind == "interest" and row.in_writing is None:
        question = msgid("Was the financing arrangement made in writing?")
        wanted.append(Wanted(f"{row.path}.in_writing", "decision:3.1", question))
    if row.kind == "interest" and row.rate_is_usual is None:
        question = msgid("Is the rate of interest no higher than usual where and when financing was given?")
        wanted.append(Wanted(f"{row.path}.rate_is_usual", "decision:3.1", question))
    if row.amount is None:
        wanted.append(Wanted(row.path, DEDUCTIONS[row.kind].provision, msgid("How much is to be deducted?")))
    return tuple(wanted)


def _off(case: Case, provision: str, name: str, amount: Decimal, by: str) -> Outcome:
    step = Statement(provision, msgid("{name}: {amount} is deducted."), {"amount": case.told(amount)}, {"name": name})
    return Outcome((Line(provision, name, -amount, by),), (step,))


def _step(
    provision: str, message: str, params: dict[str, str] | None = None, words: dict[str, str] | None = None
) -> Outcome:
    return Outcome(steps=(Statement(provision, message, params or {}, words or {}),))
