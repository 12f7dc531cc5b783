"""What became of the codes of a list: carried over by itself only where one code became one code, whole.

Split and merged codes are a specialist's: the words of the law decide which goods went where, and a rate that was one
code's may not be its neighbour's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from customhouse.tariff.editions.records import Link, Outcome, Project, Transposed
from customhouse.tariff.editions.rules.correlating import Correlation

SUBHEADING = 6
LENGTHS = (6, 8, 10)
"""How many digits the codes of a list have."""
ONE = "1:1"


def transpose(codes: Iterable[str], correlation: Correlation) -> Project:
    """Each code once, in the order in which it first comes, with what became of it; what is no code is told as such."""
    done = tuple(
        transposed(code, correlation) if is_code(code) else Transposed(code, Outcome.UNREADABLE, "", "")
        for code in dict.fromkeys(codes)
    )
    counts = Counter(each.outcome.value for each in done)
    relations = Counter(each.relation for each in done if each.relation)
    told = {outcome.value: counts[outcome.value] for outcome in Outcome}
    told |= {relation: relations[relation] for relation in ("1:1", "1:n", "n:1", "n:n")}
    return Project(correlation.edition, correlation.other_edition, done, {"codes": len(done), **told})


def is_code(text: str) -> bool:
    """Whether a text is a code that a list may hold.

    >>> is_code("851712"), is_code("8517"), is_code("abc")
    (True, False, False)
    """
    return len(text) in LENGTHS and text.isascii() and text.isdigit()


def transposed(code: str, correlation: Correlation) -> Transposed:
    """What became of one code of six digits or more; digits of the country's own below the six are kept."""
    own, below = code[:SUBHEADING], code[SUBHEADING:]
    links = sorted(correlation.forth.get(own, ()), key=lambda link: (not link.is_main, link.other != own, link.other))
    relation = correlation.relation(own)
    if not relation:
        return Transposed(code, Outcome.UNKNOWN, "", "")
    if relation == ONE:
        return Transposed(code, Outcome.AUTOMATIC, relation, links[0].other + below, tuple(links))
    return Transposed(code, Outcome.QUEUED, relation, "", tuple(links))


def main_link(code: str, correlation: Correlation) -> Link | None:
    """The link by which a series of this code is carried across: the marked one, the same code, or the first."""
    links = correlation.forth.get(code[:SUBHEADING], ())
    return min(links, key=lambda link: (not link.is_main, link.other != link.code, link.other), default=None)
