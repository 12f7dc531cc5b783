"""Whether the transaction value can be accepted: the sale, and the four tests of Article 1.1.

Source: WTO Valuation Agreement, Articles 1.1, 1.2, 15.4, their Interpretative Notes, Annex III.7, Advisory Opinion 1.1
(what is no sale), Decision 6.1 (a doubt that stands).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from customhouse.messages.findings import msgid
from customhouse.tariff.valuation.rules.case import Case
from customhouse.tariff.valuation.rules.dossier import Condition, Relationship, TestValue
from customhouse.tariff.valuation.rules.fields import variants
from customhouse.tariff.valuation.rules.statements import Line, Outcome, Statement, Wanted, plain

NO_SALES = {
    "free": msgid("The goods came free of charge: there is no price."),
    "consignment": msgid("The goods came on consignment, to be sold for the account of the sender."),
    "agent": msgid("The goods came to an intermediary who does not buy them and sells them after importation."),
    "branch": msgid("The goods came to a branch that is no legal person of its own."),
    "lease": msgid("The goods came under a hire or leasing contract."),
    "loan": msgid("The goods came on loan and remain the property of the sender."),
    "destruction": msgid("The goods came to be destroyed, the sender paying for it."),
    "gift": msgid("The goods came as a gift or donation."),
    "return": msgid("The goods came back to where they were sent from."),
    "repair": msgid("The goods came back from repair or processing abroad."),
    "own": msgid("The goods were moved by their owner, without a sale."),
    "paid_to_take": msgid("The sender pays for the goods to be taken: what passes is no price for them."),
    "other": msgid("There is no sale for export to the country of importation."),
}
NO_SALE_WORDS = variants(
    free=("free_of_charge", "gratis", "sample", "samples", "warranty", "replacement"),
    consignment=("on_consignment",),
    agent=("intermediary", "intermediaries"),
    branch=("branches",),
    lease=("leased", "leasing", "hire", "rent", "rental", "hired", "rented"),
    loan=("loaned", "lent"),
    destruction=("waste", "disposal", "destroyed", "recycling"),
    gift=("donation", "donated", "charity", "gifts"),
    **{"return": ("returned", "returned_goods")},
    repair=("repaired", "processing", "refurbished", "remanufactured"),
    paid_to_take=("negative_price", "negative", "negative_value"),
    own=("own_goods", "removal", "transfer", "stock_transfer"),
    other=("no_sale", "none"),
)
RESTRICTION_WORDS = variants(
    law=("legal", "by_law", "imposed_by_law", "required_by_law", "public_authorities", "i"),
    geographic=("geographical", "territory", "geographical_area", "area", "ii"),
    no_effect=("insubstantial", "not_substantial", "does_not_affect_value", "no_substantial_effect", "iii"),
    other=("use", "disposition", "resale", "customers", "substantial"),
)
CONDITION_WORDS = variants(
    production=("marketing", "production_or_marketing", "production_marketing"),
    other=(
        "tie_in",
        "other_goods",
        "quantity",
        "price_of_other_goods",
        "barter",
        "counter_trade",
        "reciprocal",
        "form_of_payment",
        "extraneous_payment",
        "countertrade",
        "linked_sale",
        "consideration",
        "condition",
    ),
)
TEST_BASES = {
    "transaction": ("1.2(b)(i)", msgid("the transaction value in sales to unrelated buyers")),
    "deductive": ("1.2(b)(ii)", msgid("a deductive value")),
    "computed": ("1.2(b)(iii)", msgid("a computed value")),
}
TEST_WORDS = variants(
    transaction=("transaction_value", "i", "1", "unrelated", "identical", "similar"),
    deductive=("deductive_value", "ii", "4"),
    computed=("computed_value", "iii", "5"),
)
RELATED_WORDS = variants(
    **{
        "15.4(a)": ("officers", "directors", "a"),
        "15.4(b)": ("partners", "b"),
        "15.4(c)": ("employer", "employee", "c"),
        "15.4(d)": ("shares", "stock", "ownership", "five_percent", "d"),
        "15.4(e)": ("control", "subsidiary", "parent", "e"),
        "15.4(f)": ("common_control", "f"),
        "15.4(g)": ("joint_control", "g"),
        "15.4(h)": ("family", "h"),
        "15.5": ("sole_agent", "sole_distributor", "sole_concessionaire", "distributor"),
    }
)


def acceptability(case: Case) -> Outcome:
    """The tests of Article 1.1 over a sale; `lines` holds the value of conditions that can be determined."""
    sale = case.dossier.sale
    if sale.exists is False or sale.exists is None:
        return Outcome(refusal=tuple(_no_sale(case)))
    tests = (_restrictions(case), _conditions(case), _proceeds(case), _relationship(case), _doubt(case))
    return Outcome(
        lines=tuple(line for test in tests for line in test.lines),
        steps=(
            Statement("1.1", msgid("The goods are sold for export to the country of importation.")),
            *(step for test in tests for step in test.steps),
        ),
        refusal=tuple(reason for test in tests for reason in test.refusal),
        wanted=tuple(want for test in tests for want in test.wanted),
    )


def _no_sale(case: Case) -> Iterator[Statement]:
    sale = case.dossier.sale
    if sale.exists is None:
        yield Statement("1.1", msgid("No sale and no price are stated."))
    else:
        yield Statement("opinion:1.1", NO_SALES[sale.why_not or "other"])
    yield Statement("1.1", msgid("Without a sale for export there is no transaction value."))


def _restrictions(case: Case) -> Outcome:
    steps, refusal = [], []
    allowed = {
        "law": ("1.1(a)(i)", msgid("A restriction is imposed by law and does not matter: {text}.")),
        "geographic": (
            "1.1(a)(ii)",
            msgid("A restriction limits where the goods may be resold and does not matter: {text}."),
        ),
        "no_effect": (
            "1.1(a)(iii)",
            msgid("A restriction does not substantially affect the value and does not matter: {text}."),
        ),
    }
    for row in case.dossier.sale.restrictions:
        if row.kind in allowed:
            provision, message = allowed[row.kind]
            steps.append(Statement(provision, message, {"text": row.text or row.kind}))
        else:
            message = msgid("The buyer is restricted in disposing of the goods or using them: {text}.")
            refusal.append(Statement("1.1(a)", message, {"text": row.text or row.kind}))
    if not case.dossier.sale.restrictions:
        steps.append(Statement("1.1(a)", msgid("The buyer may dispose of the goods and use them without restriction.")))
    return Outcome(steps=tuple(steps), refusal=tuple(refusal))


def _conditions(case: Case) -> Outcome:
    outcomes = [_condition(case, row) for row in case.dossier.sale.conditions]
    if not outcomes:
        none = Statement("1.1(b)", msgid("Neither sale nor price is subject to a condition without a value."))
        return Outcome(steps=(none,))
    return Outcome(
        lines=tuple(line for each in outcomes for line in each.lines),
        steps=tuple(step for each in outcomes for step in each.steps),
        refusal=tuple(reason for each in outcomes for reason in each.refusal),
    )


def _condition(case: Case, row: Condition) -> Outcome:
    told = {"text": row.text or row.kind}
    if row.kind == "production":
        step = Statement(
            "note:1.1(b), paragraph 2",
            msgid("A condition about the production or marketing of the goods does not reject the price: {text}."),
            told,
        )
        return Outcome(steps=(step,))
    if row.value is None:
        reason = Statement(
            "1.1(b)", msgid("Sale or price is subject to a condition whose value cannot be determined: {text}."), told
        )
        return Outcome(refusal=(reason,))
    amount = case.national(row.value)
    step = Statement(
        "annex:7",
        msgid("A condition has a value that can be determined and is part of what is paid: {text}, {amount}."),
        told | {"amount": case.told(amount)},
    )
    line = Line("annex:7", msgid("Value of a condition of the sale"), amount)
    return Outcome(lines=(line,), steps=(step,))


def _proceeds(case: Case) -> Outcome:
    rows = [row for row in case.dossier.additions if row.kind == "proceeds"]
    unknown = [row for row in rows if row.amount is None or not row.is_quantifiable]
    if unknown:
        reason = Statement(
            "1.1(c)", msgid("Part of the proceeds of resale accrues to the seller, and its amount is not known.")
        )
        return Outcome(refusal=(reason,))
    if rows:
        step = msgid("Part of the proceeds of resale accrues to the seller; its amount is known and is added.")
        return Outcome(steps=(Statement("1.1(c)", step),))
    none = Statement("1.1(c)", msgid("No part of the proceeds of resale, disposal or use accrues to the seller."))
    return Outcome(steps=(none,))


def _relationship(case: Case) -> Outcome:
    known = case.dossier.sale.relationship
    if not known.related:
        message = msgid("Buyer and seller are not related.")
        if known.related is None:
            message = msgid("Nothing says that buyer and seller are related.")
        if known.how == "15.5":
            message = msgid("A sole agent, distributor or concessionaire is related only by what Article 15.4 lists.")
        return Outcome(steps=(Statement("15.5" if known.how == "15.5" else "1.1(d)", message),))
    how = known.how if known.how.startswith("15.4") else "15.4"
    related = Statement(how, msgid("Buyer and seller are related; this alone does not reject the price."))
    judged = _judged(case, known)
    return Outcome(steps=(related, *judged.steps), refusal=judged.refusal, wanted=judged.wanted)


def _judged(case: Case, known: Relationship) -> Outcome:
    """What is known of the influence on the price: a test value, the circumstances of sale, else nothing."""
    tests = [_tested(case, test) for test in known.tests]
    met = [each for each in tests if each.applies]
    steps = tuple(step for each in (met or tests) for step in each.steps)
    if known.circumstances_accepted:
        shown = Statement(
            "1.2(a)",
            msgid("The circumstances of the sale show that the relationship did not influence the price: {text}."),
            {"text": known.circumstances or "—"},
        )
        return Outcome(steps=(*steps, shown))
    if met:
        message = msgid("Test values serve for comparison only: the price stands, no other value takes its place.")
        return Outcome(steps=(*steps, Statement("1.2(c)", message)))
    if known.influenced:
        reason = Statement("1.1(d)", msgid("The relationship influenced the price."))
        return Outcome(steps=steps, refusal=(reason,))
    wanted = tuple(want for each in tests for want in each.wanted)
    if known.circumstances_accepted is False or known.tests:
        reason = Statement(
            "1.2",
            msgid("Neither the circumstances of the sale nor a test value show that the price was not influenced."),
        )
        return Outcome(steps=steps, refusal=(reason,), wanted=wanted)
    return _unexamined(known)


def _unexamined(known: Relationship) -> Outcome:
    """A relationship of which nothing is shown: accepted where customs have no doubt, else the facts are wanted."""
    if known.influenced is False and not known.customs_doubt:
        step = Statement(
            "1.2(a)", msgid("The relationship did not influence the price, and customs have no doubt of it.")
        )
        return Outcome(steps=(step,))
    if known.customs_doubt is False:
        step = Statement(
            "note:1.2, paragraph 2",
            msgid("Customs have no doubt about the price: it is accepted without more being asked of the importer."),
        )
        return Outcome(steps=(step,))
    reason = Statement("1.2(a)", msgid("Nothing shows that the relationship did not influence the price."))
    question = msgid("Which circumstances of the sale show that the relationship did not influence the price?")
    return Outcome(
        refusal=(reason,),
        wanted=(
            Wanted("sale.circumstances", "1.2(a)", question),
            Wanted("sale.test_values", "1.2(b)", msgid("Which test value does the price closely approximate?")),
        ),
    )


def _tested(case: Case, test: TestValue) -> Outcome:
    """One test value held against the price (Article 1.2(b)): used for comparison only, never as the value."""
    provision, name = TEST_BASES[test.basis]
    unfit = _unfit_test(test)
    if unfit:
        return Outcome(
            steps=(Statement(provision, unfit, words={"basis": name}),), refusal=(Statement("1.2(b)", unfit),)
        )
    price = case.dossier.sale.price
    if test.value is None or price is None:
        want = Wanted(test.path, provision, msgid("What is the test value?"))
        return Outcome(wanted=(want,))
    units = (case.dossier.goods.quantity or Decimal(1)) if test.per_unit else Decimal(1)
    held = case.national(test.value) * units + (case.national(test.adjustment) if test.adjustment else 0)
    paid = case.national(price)
    share = test.close_percent if test.close_percent is not None else case.terms.close_percent
    near = abs(held - paid) * 100 <= share * abs(held)
    is_close = test.is_close if test.is_close is not None else near
    told = {"price": case.told(paid), "test": case.told(held), "share": plain(share, 0)}
    if is_close:
        message = msgid("The price, {price}, closely approximates {basis}, {test}.")
        return Outcome(steps=(Statement(provision, message, told, {"basis": name}),))
    message = msgid("The price, {price}, does not closely approximate {basis}, {test}.")
    return Outcome(
        steps=(Statement(provision, message, told, {"basis": name}),),
        refusal=(Statement(provision, message, told, {"basis": name}),),
    )


def _unfit_test(test: TestValue) -> str:
    if test.same_time is False:
        return msgid("A test value that is not of goods exported at or about the same time is left aside: {basis}.")
    if test.basis == "transaction" and test.to_unrelated is False:
        return msgid("A test value from sales to related buyers is left aside: {basis}.")
    return ""


def _doubt(case: Case) -> Outcome:
    if not case.dossier.sale.doubt_upheld:
        return Outcome()
    reason = Statement(
        "decision:6.1",
        msgid(
            "Customs asked, the importer answered or did not, and reasonable doubt about the price remains: {grounds}."
        ),
        {"grounds": case.dossier.sale.grounds or "—"},
    )
    right = Statement("17", msgid("Customs may satisfy themselves of the truth and accuracy of what is stated."))
    return Outcome(refusal=(right, reason))
