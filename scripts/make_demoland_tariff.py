"""Write demoland's measures.csv from the policy: the same policy always gives the same bytes.

Demoland is fictional, and so is every rate: the tables (`demoland_tariff.yaml`, and below what changes by the day or
the country) are made to exercise each kind of law that a customs tariff knows, over every subheading of the Harmonized
System. Change a table, run `python scripts/make_demoland_tariff.py`, and commit what it wrote; a test compares the two.

Each row of a table is `(prefixes, expression)`; the longest prefix of a code wins for each tax. Expressions are in the
grammar of `customhouse.tariff.duties` (`5 %`, `12 XDD / DTN`, `5 % + 12 XDD / KGM`, `10 % MIN 2 XDD / KGM MAX 30 %`).
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from io import StringIO
from pathlib import Path

import yaml

START = "2019-01-01"
TARGET = Path(__file__).parents[1] / "src/customhouse/countries/demoland/data/tariff/measures.csv"

TARIFF_ACT, VAT_ACT, EXCISE_ACT = "XD-LAW-2018-31", "XD-LAW-2018-32", "XD-LAW-2018-33"
EXPORT_ACT, FEE_DECREE, AGREEMENT = "XD-LAW-2018-34", "XD-DEC-2018-77", "XD-TRE-2018-05"
SUGAR_ACT, FINANCE_2022, FINANCE_2024 = "XD-LAW-2020-12", "XD-LAW-2021-44", "XD-LAW-2023-51"
QUOTA_REGULATION, QUOTA_OF_AGREEMENT = "XD-REG-2025-14", "XD-REG-2025-15"
TILES_ORDER, DECREE_2023 = "XD-REG-2022-09", "XD-DEC-2022-118"

POLICY = yaml.safe_load(Path(__file__).with_name("demoland_tariff.yaml").read_text(encoding="utf-8"))
CHAPTERS, HEADINGS, EXCISE = POLICY["chapters"], POLICY["headings"], POLICY["excise"]
VAT, EXPORT_LEVY = POLICY["vat"], POLICY["export_levy"]

# Duty that changed on a day: prefix, rate before, day of the change, rate from then, the decree.
CHANGES = (
    ("1001", "15 XDD / DTN", "2023-01-01", "free", DECREE_2023),
    ("851713", "25 %", "2023-01-01", "10 %", DECREE_2023),
    ("870380", "20 %", "2023-01-01", "free", DECREE_2023),
    ("85076010", "15 %", "2023-01-01", "free", DECREE_2023),
    ("854143", "10 %", "2023-01-01", "free", DECREE_2023),
    ("8414", "5 %", "2024-01-01", "7.5 %", FINANCE_2024),
)

# The agreement: the share of the general duty that is left, year by year. Sensitive goods keep half; excluded goods
# have no concession.
PHASE_DOWN = (("2019", "0.8"), ("2020", "0.6"), ("2021", "0.4"), ("2022", "0.2"), ("2023", "0"))
PHASE_DOWN_SENSITIVE = (("2019", "0.9"), ("2020", "0.8"), ("2021", "0.7"), ("2022", "0.6"), ("2023", "0.5"))
SENSITIVE = ("02", "04", "07", "08", "10", "11", "16", "20", "6309", "87")
EXCLUDED = ("0207", "0402", "1101", "1701", "22", "24", "93")
AGREEMENT_GROUP, AGREEMENT_PREFERENCE, AGREEMENT_PROOF = "OSFA", "300", "N954"

# Ceramic tiles from one country: two companies that co-operated, and all others (no additional code).
ANTI_DUMPING = (
    ("690721 690722 690723", "CN", "A101", "12.4 %"),
    ("690721 690722 690723", "CN", "A102", "19.8 %"),
    ("690721 690722 690723", "CN", "", "38 % MIN 9 XDD / MTK"),
)
ANTI_DUMPING_FROM, ANTI_DUMPING_TO = "2022-06-01", "2027-05-31"
# Lower duty within a quota (quotas.csv): prefix, origin, preference, documents, expression, order number, act.
QUOTAS_FROM = "2026-01-01"
QUOTAS = (
    ("020230", "", "120", "", "10 %", "091101", QUOTA_REGULATION),
    ("100630", "", "125", "N911", "2.5 % + 5 XDD / DTN", "091102", QUOTA_REGULATION),
    ("070200", AGREEMENT_GROUP, "320", AGREEMENT_PROOF, "free", "091103", QUOTA_OF_AGREEMENT),
)
EXCISE_CHANGES = (
    ("240220", "20 % + 160 XDD / MIL", "2024-01-01", "25 % + 190 XDD / MIL", FINANCE_2024),
    ("22021010", "0.35 XDD / LTR", "2024-01-01", "0.50 XDD / LTR", FINANCE_2024),
)
# Taxed only since a later law: prefix, rate, first day, the law.
EXCISE_LATER = (
    ("22021020 22021030", "0.15 XDD / LTR", "2020-07-01", SUGAR_ACT),
    ("22029910", "1.20 XDD / LTR", "2020-07-01", SUGAR_ACT),
)
EXCISE_CHANGE_STARTS = {"22021010": ("2020-07-01", SUGAR_ACT)}

VAT_STANDARD = ("15 %", "2022-01-01", "16 %", FINANCE_2022)

FEE = ("0.5 % MIN 5 XDD MAX 500 XDD", "2024-01-01", "0.4 % MIN 6 XDD MAX 450 XDD", FINANCE_2024)


@dataclass(frozen=True)
class Row:
    """One measure, its fields in the order of the file."""

    id: str
    type: str
    commodity: str
    expression: str
    legal_reference: str
    valid_from: str = START
    valid_to: str = ""
    direction: str = "import"
    origin_group: str = ""
    excluded: str = ""
    preference: str = ""
    additional_code: str = ""
    certificate: str = ""
    order_number: str = ""


FIRST_COLUMNS = ("id", "type", "commodity", "direction", "origin_group", "excluded", "preference", "additional_code")
COLUMNS = (*FIRST_COLUMNS, "certificate", "expression", "legal_reference", "valid_from", "valid_to", "order_number")


def spread(table: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each prefix of a table with its expression."""
    for prefixes, expression in table:
        for prefix in prefixes.split():
            yield prefix, expression


def day_before(day: str) -> str:
    """The last day of the year before: rates of demoland change at New Year."""
    year, rest = int(day[:4]), day[4:]
    if rest != "-01-01":
        raise SystemExit(f"Rates change at New Year; {day} is another day.")
    return f"{year - 1}-12-31"


def plain(type_: str, table: Iterable[tuple[str, str]], act: str, direction: str = "import") -> Iterator[Row]:
    """Measures that never changed."""
    for prefix, expression in spread(table):
        yield Row(f"{type_}-{prefix or 'ALL'}", type_, prefix, expression, act, direction=direction)


def changed(type_: str, change: tuple[str, str, str, str, str], act: str, start: str = START) -> Iterator[Row]:
    """The two measures before and after a change of rate."""
    prefix, before, day, after, decree = change
    name = f"{type_}-{prefix or 'ALL'}"
    yield Row(name, type_, prefix, before, act, valid_from=start, valid_to=day_before(day))
    yield Row(f"{name}-{day[:4]}", type_, prefix, after, decree, valid_from=day)


def customs_duty() -> list[Row]:
    """The general customs duty: chapters, departures, changes."""
    moved = {change[0] for change in CHANGES}
    table = [(prefix, rate) for prefix, rate in spread((*CHAPTERS, *HEADINGS)) if prefix not in moved]
    rows = list(plain("CUD", dict(table).items(), TARIFF_ACT))
    for change in CHANGES:
        rows.extend(changed("CUD", change, TARIFF_ACT))
    return rows


def lessened(expression: str, share: Decimal) -> str:
    """The expression with each of its amounts times `share`; free where nothing is left."""
    if share == 0 or expression == "free":
        return "free"
    return re.sub(r"\d+(\.\d+)?", lambda found: _figure(Decimal(found[0]) * share), expression)


def _figure(value: Decimal) -> str:
    """A figure without needless zeros, never in exponent form."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return text or "0"


def preference(general: list[Row]) -> Iterator[Row]:
    """The agreement's measures, at the same prefixes as the general duty, so that the longest prefix says the same."""
    by_prefix: dict[str, list[Row]] = {}
    for row in general:
        by_prefix.setdefault(row.commodity, []).append(row)
    for prefix, rows in by_prefix.items():
        for year, share in _schedule(prefix, rows):
            yield _preferential(prefix, rows, year, Decimal(share))


def _schedule(prefix: str, rows: list[Row]) -> Iterable[tuple[str, str]]:
    """The steps of the phase-down for a prefix; one step where each would say the same."""
    if all(row.expression == "free" for row in rows):
        return (("2019", "0"),)
    years = sorted({row.valid_from[:4] for row in rows})
    if prefix.startswith(EXCLUDED):
        return tuple((year, "1") for year in years)
    steps = PHASE_DOWN_SENSITIVE if prefix.startswith(SENSITIVE) else PHASE_DOWN
    last = steps[-1]
    return (*steps, *((year, last[1]) for year in years if year > last[0] and last[1] != "0"))


def _preferential(prefix: str, rows: list[Row], year: str, share: Decimal) -> Row:
    """The measure that begins in `year`; it ends where the next step begins."""
    current = max((row for row in rows if row.valid_from[:4] <= year), key=lambda row: row.valid_from)
    following = [step for step, _ in _schedule(prefix, rows) if step > year]
    return Row(
        f"CUD-{AGREEMENT_GROUP}-{prefix}-{year}",
        "CUD",
        prefix,
        lessened(current.expression, share),
        AGREEMENT,
        valid_from=f"{year}-01-01",
        valid_to=day_before(f"{following[0]}-01-01") if following else "",
        origin_group=AGREEMENT_GROUP,
        preference=AGREEMENT_PREFERENCE,
        certificate=AGREEMENT_PROOF,
    )


def anti_dumping() -> Iterator[Row]:
    """The anti-dumping duty, one row a subheading and company."""
    for prefixes, country, company, expression in ANTI_DUMPING:
        for prefix in prefixes.split():
            row = Row(f"ADD-{prefix}-{country}-{company or 'ALL'}", "ADD", prefix, expression, TILES_ORDER)
            yield replace(
                row,
                origin_group=country,
                additional_code=company,
                valid_from=ANTI_DUMPING_FROM,
                valid_to=ANTI_DUMPING_TO,
            )


def quotas() -> Iterator[Row]:
    """Lower duty for so much of some goods: one row a quota."""
    for prefix, group, claim, certificate, expression, order, act in QUOTAS:
        row = Row(f"CUD-Q{order}-{prefix}", "CUD", prefix, expression, act, valid_from=QUOTAS_FROM)
        yield replace(row, origin_group=group, preference=claim, certificate=certificate, order_number=order)


def excise() -> Iterator[Row]:
    """Excise on drinks, tobacco, fuels, cars and a few luxuries."""
    yield from plain("EXC", EXCISE, EXCISE_ACT)
    for change in EXCISE_CHANGES:
        start, act = EXCISE_CHANGE_STARTS.get(change[0], (START, EXCISE_ACT))
        yield from changed("EXC", change, act, start)
    for prefixes, expression, day, act in EXCISE_LATER:
        for prefix in prefixes.split():
            yield Row(f"EXC-{prefix}", "EXC", prefix, expression, act, valid_from=day)


def all_rows() -> list[Row]:
    """Every measure of demoland, in the order of the file."""
    duty = customs_duty()
    rows = [*duty, *preference(duty), *quotas(), *anti_dumping(), *excise()]
    rows.extend(changed("VAT", ("", *VAT_STANDARD), VAT_ACT))
    rows.extend(plain("VAT", dict(spread(VAT)).items(), VAT_ACT))
    rows.extend(changed("FEE", ("", *FEE), FEE_DECREE))
    rows.extend(plain("EXP", EXPORT_LEVY, EXPORT_ACT, "export"))
    return sorted(rows, key=lambda row: (row.type, row.preference, row.commodity, row.valid_from, row.id))


def text() -> str:
    """The whole file."""
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: getattr(row, column) for column in COLUMNS} for row in all_rows())
    return out.getvalue()


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    print(f"{len(all_rows())} measures written to {TARGET}", file=sys.stderr)
