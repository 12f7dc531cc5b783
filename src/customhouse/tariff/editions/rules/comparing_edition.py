"""What the correlation and the law in force say of an edition that is brought in: where its codes and theirs disagree.

All of these warn: the tables are guides without legal status, and law that stands on codes that end is carried over by
a project, not by the loading of an edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.editions.rules.correlating import Correlation
from customhouse.tariff.nomenclature.records import SUBHEADING_DIGITS, GoodsCode, Level

ONE = "1:1"
_MOST_TOLD = 100
_EXAMPLES = 5


def against_tables(codes: Sequence[GoodsCode], lines_kept: Iterable[str], links: Correlation) -> list[Finding]:
    """Subheadings to which no old code leads, those that the tables name and the file lacks, and lines in doubt."""
    found = {goods.code for goods in codes if goods.level is Level.SUBHEADING}
    new = sorted(found - set(links.back))
    absent = sorted(set(links.back) - found)
    doubtful = [line for line in lines_kept if links.relation(line[:SUBHEADING_DIGITS]) not in {ONE, ""}]
    told = [
        *_each(new, "HS-ED-UNCORRELATED", UNCORRELATED, LOOK_AT_TABLES),
        *_each(absent, "HS-ED-ABSENT", ABSENT, LOOK_AT_FILE),
        *_each(doubtful, "HS-ED-LINE", DOUBTFUL_LINE, DECIDE_LINE),
    ]
    return told[:_MOST_TOLD]


def without_tables(older: str, newer: str) -> Finding:
    """That nothing can be compared: no correlation of the two editions is loaded."""
    message = msgid("No correlation between HS {older} and HS {newer} is loaded: the codes are not compared with it.")
    remedy = msgid("Load one with: customhouse hs import-correlation FILE.")
    return _warning("HS-ED-NO-CORRELATION", message, remedy, older=older, newer=newer)


def law_on_ended(ended: Iterable[str], measures: Mapping[str, str]) -> Iterator[Finding]:
    """That measures (their codes by id) stand on codes that end: nothing of that law would reach the new ones."""
    codes = set(ended)
    left = sorted(measure for measure, code in measures.items() if code in codes)
    if left:
        message = msgid("{count} measures stand on codes that end, such as {examples}.")
        remedy = msgid("Carry them over with a project: customhouse hs project new.")
        yield _warning("HS-ED-LAW", message, remedy, count=str(len(left)), examples=", ".join(left[:_EXAMPLES]))


UNCORRELATED = msgid("{code} is in the file, and no code of the edition before leads to it in the correlation.")
LOOK_AT_TABLES = msgid("Check the code, or load a correlation that has it.")
ABSENT = msgid("The correlation leads to {code}, which is not in the file.")
LOOK_AT_FILE = msgid("Check whether the file is whole.")
DOUBTFUL_LINE = msgid("National line {code} stays below a subheading that took in or gave up goods.")
DECIDE_LINE = msgid("Check its words, and decide what becomes of it in a project.")


def _each(codes: Iterable[str], name: str, message: str, remedy: str) -> Iterator[Finding]:
    return (_warning(name, message, remedy, code=code) for code in codes)


def _warning(code: str, message: str, remedy: str, /, **params: str) -> Finding:
    return Finding(code, Severity.WARNING, "", params.get("code", "file"), message, remedy, params)
