"""What would become of the codes that goods leave, as a correlation table tells it; doubts about where they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.editions.records import Link, Outcome, Table
from customhouse.tariff.editions.rules.correlating import Correlation
from customhouse.tariff.editions.rules.transposing import transposed
from customhouse.tariff.proposals.records import Effect, Goods, Proposal

NOW, THEN = "now", "proposed"
ELSEWHERE = msgid("The words of {name} lead to {found} rather than to {codes}.")
ELSEWHERE_REMEDY = msgid("See whether the goods are classified elsewhere too: rulings and declarations tell.")
UNSURE = msgid("The words of {name} lead to no code for sure.")
UNSURE_REMEDY = msgid("Say material, function and form in the words, as an invoice would.")


def effects(proposal: Proposal) -> tuple[Effect, ...]:
    """What becomes of each code that goods leave or come to: kept, split, merged, and whether law goes over by itself.

    >>> goods = Goods("drones", codes=("880220",), to="880621")
    >>> [(each.code, each.relation, each.to) for each in effects(Proposal("", "", (goods,)))]
    [('880220', '1:n', ('880220', '880621'))]
    """
    links = [Link(code, goods.to, not goods.is_whole) for goods in proposal.goods if goods.to for code in goods.codes]
    wholly = {link.code for link in links if not link.is_partial}
    leaving = [*dict.fromkeys(link.code for link in links)]
    staying = [*leaving, *(link.other for link in links if len(link.other) == len(link.code))]
    old = {code for goods in proposal.goods for code in goods.codes}
    kept = [Link(code, code, is_partial=True) for code in dict.fromkeys(staying) if code in old and code not in wholly]
    correlation = Correlation.of(Table(NOW, THEN, (*kept, *links)))
    told = (transposed(code, correlation) for code in leaving)
    return tuple(
        Effect(
            each.code,
            each.relation,
            tuple(sorted({link.other for link in each.candidates})),
            each.outcome is Outcome.AUTOMATIC,
        )
        for each in told
    )


def doubts(path: str, goods: Goods, found: Sequence[str], *, is_sure: bool) -> Iterator[Finding]:
    """What the classification help says against the places that a proposal tells, as warnings."""
    name = goods.name or path
    if not is_sure:
        yield Finding("PRP-UNSURE", Severity.WARNING, "", f"{path}.words", UNSURE, UNSURE_REMEDY, {"name": name})
    elif goods.codes and not _share_heading(goods.codes, found):
        told = {"name": name, "found": ", ".join(found[:3]), "codes": ", ".join(goods.codes)}
        yield Finding("PRP-ELSEWHERE", Severity.WARNING, "", f"{path}.codes", ELSEWHERE, ELSEWHERE_REMEDY, told)


def _share_heading(codes: Collection[str], found: Collection[str]) -> bool:
    return bool({code[:4] for code in codes} & {code[:4] for code in found})
