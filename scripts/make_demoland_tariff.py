"""Write demoland's measures.csv from the policy below: the same policy always gives the same bytes.

Demoland is fictional, and so is every rate here: the tables are made to exercise each kind of law that a customs
tariff knows, over every subheading of the Harmonized System. Change a table, run
`python scripts/make_demoland_tariff.py`, and commit what it wrote; a test compares the two.

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

START = "2019-01-01"
TARGET = Path(__file__).parents[1] / "src/customhouse/countries/demoland/data/tariff/measures.csv"

TARIFF_ACT, VAT_ACT, EXCISE_ACT = "XD-LAW-2018-31", "XD-LAW-2018-32", "XD-LAW-2018-33"
EXPORT_ACT, FEE_DECREE, AGREEMENT = "XD-LAW-2018-34", "XD-DEC-2018-77", "XD-TRE-2018-05"
SUGAR_ACT, FINANCE_2022, FINANCE_2024 = "XD-LAW-2020-12", "XD-LAW-2021-44", "XD-LAW-2023-51"
TILES_ORDER, DECREE_2023 = "XD-REG-2022-09", "XD-DEC-2022-118"

# Customs duty of whole chapters: raw materials 0 to 5 %, intermediates 5 to 10 %, goods for consumers 15 to 30 %,
# farm goods protected.
CHAPTERS = (
    ("26 30 31 47 97", "free"),
    ("25 27 28 29 75 78 79 80 81 86 88", "2.5 %"),
    ("01 05 10 12 13 14 23 38 41 45 49 50 51 53 72 74 84 89 90", "5 %"),
    ("32 35 37 52 54 55 59 76", "7.5 %"),
    ("09 15 39 40 44 48 56 68 70 71 73 82 85 92", "10 %"),
    ("03 06 11 34 36 58 60 83 87 91", "15 %"),
    ("04 17 18 21 33 43 46 65 66 67 69 95 96", "20 %"),
    ("02 07 08 19 57 63 94", "25 %"),
    ("16 20 22 42 61 62 64 93", "30 %"),
    ("24", "40 %"),
)

# Customs duty of headings and subheadings where it departs from the chapter's.
HEADINGS = (
    # Breeding stock, seed and planting material: free.
    ("010121 010221 010231 010310 010511 060110 070110 100111 100191 100510 1209 0511", "free"),
    ("0102 0104", "5 %"),
    # Meat, dairy, eggs: compound and specific protection.
    ("0201 0202", "20 % + 3 XDD / KGM"),
    ("0203", "25 %"),
    ("0204", "20 % + 2.50 XDD / KGM"),
    ("0207", "40 % MIN 4 XDD / KGM"),
    ("0302 0303", "10 %"),
    ("0305", "20 %"),
    ("040110 040120 040140 040150", "30 % + 0.40 XDD / KGM"),
    ("040210 040221", "10 % + 120 XDD / DTN"),
    ("04022120 190110", "free"),
    ("0405 0406", "25 % MAX 9 XDD / KGM"),
    ("0407", "20 % + 0.05 XDD / NAR"),
    # Vegetables, fruit, coffee, tea, cereals, sugar.
    ("0701", "35 XDD / DTN"),
    ("0702 0703", "30 % MIN 60 XDD / DTN"),
    ("0713", "5 %"),
    ("0803", "20 % + 15 XDD / DTN"),
    ("0805", "30 %"),
    ("090111 090112", "5 %"),
    ("090121 090122", "20 %"),
    ("0902", "10 % MIN 1 XDD / KGM"),
    ("09024010", "5 %"),
    ("1006", "10 % + 20 XDD / DTN"),
    ("10063010", "5 % + 10 XDD / DTN"),
    ("10063020", "15 % + 30 XDD / DTN"),
    ("1101", "20 % + 8 XDD / DTN"),
    ("1507 1511 1512 1514", "10 %"),
    ("15119010 15121910", "2.5 %"),
    ("15119090 15121990 1509", "20 %"),
    ("1701", "85 XDD / DTN"),
    ("17019910", "30 % MIN 110 XDD / DTN"),
    ("17019920", "45 XDD / DTN"),
    ("1704 1806", "30 %"),
    ("1801 1802", "free"),
    ("1803 1804 1805", "5 %"),
    ("1905", "30 %"),
    ("2102 2106", "15 %"),
    # Drinks, tobacco.
    ("2201", "25 %"),
    ("2203 2206", "30 % + 0.60 XDD / LTR"),
    ("2204 2205", "30 % + 2 XDD / LTR"),
    ("2207", "15 % + 1 XDD / LTR"),
    ("2208", "30 % MIN 12 XDD / LTR"),
    ("2209", "20 %"),
    ("2301 2304 2306", "free"),
    ("2401", "15 %"),
    # Minerals, fuels, chemicals, medicines' surroundings.
    ("2523", "10 %"),
    ("252310", "5 %"),
    ("2709 271111 2716", "free"),
    ("2710", "5 %"),
    ("271012 271019", "2.5 %"),
    ("2801 2836", "5 %"),
    ("2933 2934 2935 2936 2937 2939 2941", "free"),
    ("3006 3822", "free"),
    ("3208 3209", "15 %"),
    ("3303 3304 3305 3307", "25 %"),
    ("3401 3402", "20 %"),
    ("3606", "25 %"),
    ("3701 370110", "free"),
    ("3808", "2.5 %"),
    # Plastics, rubber, leather, wood, paper.
    ("3901 3902 3903 3904 3907", "2.5 %"),
    ("3917 3922 3923 3924 3925 3926", "20 %"),
    ("39233010", "7.5 %"),
    ("4001 4002", "free"),
    ("4011", "20 % MIN 25 XDD / NAR"),
    ("4012", "30 %"),
    ("4014", "free"),
    ("4101 4102 4103", "free"),
    ("4104 4105 4106 4107", "10 %"),
    ("4401 4403", "free"),
    ("4407", "5 %"),
    ("4418 4419 4420 4421", "20 %"),
    ("4801 4802", "5 %"),
    ("4817 4818 4819 4820", "20 %"),
    ("4901 4902 4903 4904 4905 4906", "free"),
    ("4909 4910 4911", "20 %"),
    # Textiles, clothing, footwear.
    ("5001 5002 5003 5101 5102 5103 5201 5202 5203", "free"),
    ("5208 5209 5210 5211 5407 5512 5513 5514 5515 5516", "15 %"),
    ("6006", "15 % MIN 3 XDD / KGM"),
    ("6109", "30 % MIN 12 XDD / KGM"),
    ("6110", "30 % MIN 14 XDD / KGM"),
    ("620342 620462", "30 % MIN 10 XDD / KGM MAX 45 %"),
    ("62034220", "15 %"),
    ("6305", "10 %"),
    ("6309", "35 % MIN 5 XDD / KGM"),
    ("6310", "5 %"),
    ("6402 6403 6404", "30 % MIN 10 XDD / NPR"),
    ("6406 6506", "10 %"),
    ("650610 6601", "15 %"),
    # Stone, ceramics, glass, metals.
    ("6810 6811", "20 %"),
    ("6902 6903", "5 %"),
    ("6907", "25 % MIN 8 XDD / MTK"),
    ("7001 7002", "2.5 %"),
    ("7010 7013", "20 %"),
    ("7102 7103 7108", "free"),
    ("7113 7117", "20 %"),
    ("7118", "free"),
    ("7201 7202 7203 7204 7404 7602", "free"),
    ("7213 7214", "10 % MIN 200 XDD / TNE"),
    ("7308 7323 7324", "20 %"),
    ("7610 7615", "20 %"),
    ("8201", "5 %"),
    ("8211 8215", "20 %"),
    # Machinery: free or low for production, high for households.
    ("8401 8402 8404 8406 8407 8408 8410 8411 8412", "2.5 %"),
    ("8415", "25 %"),
    ("8418 8422", "10 %"),
    ("841810 841821 841829 842211", "25 %"),
    ("8432 8433 8434 8436 8437 8438", "free"),
    ("8443 8471 8473", "free"),
    ("8444 8445 8446 8447 8448 8451 8452", "2.5 %"),
    ("845011 845012 845019 8450", "25 %"),
    ("8501 8502 8503 8504", "5 %"),
    ("8506 8507", "15 %"),
    ("8509 8510 8516", "25 %"),
    ("8518 8519 8521 8527 8528", "25 %"),
    ("8523", "5 %"),
    ("8541 8542", "free"),
    ("8544", "15 %"),
    # Vehicles.
    ("8701", "5 %"),
    ("8702", "15 %"),
    ("8703", "25 %"),
    ("8704", "20 %"),
    ("8705 8713", "free"),
    ("870590", "5 %"),
    ("8711", "20 %"),
    ("8712", "15 %"),
    ("8716", "15 %"),
    ("8805 8807", "free"),
    ("8901 8902 8904 8905 8906", "free"),
    ("8903", "30 %"),
    # Instruments, watches, furniture, games, art.
    ("9018 9019 9020 9021 9022 9025 9027", "free"),
    ("9004 9006", "15 %"),
    ("9101 9102 9103", "15 % MIN 4 XDD / NAR MAX 60 XDD / NAR"),
    ("9402", "5 %"),
    ("9403", "30 %"),
    ("9406", "15 %"),
    ("950420 950430 950440", "30 %"),
    ("961900", "15 %"),
    ("96190020", "free"),
    ("9609 960810", "10 %"),
)

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

EXCISE = (
    ("2203", "8 XDD / ASV / HLT"),
    ("2204 2205 2206", "10 XDD / ASV / HLT"),
    ("2207 2208", "40 XDD / ASV / HLT"),
    ("220720", "free"),
    ("240210", "45 %"),
    ("2403", "20 % + 90 XDD / KGM"),
    ("2404", "40 %"),
    ("27101210", "1.10 XDD / LTR"),
    ("27101290 271020", "0.90 XDD / LTR"),
    ("27101220 27101910", "free"),
    ("27101920", "0.20 XDD / LTR"),
    ("27101930", "0.80 XDD / LTR"),
    ("27101940", "0.95 XDD / LTR"),
    ("27101950", "0.15 XDD / KGM"),
    ("27101960", "0.60 XDD / KGM"),
    ("271112 271113 271119", "0.25 XDD / KGM"),
    ("3303", "10 %"),
    ("7113 7114", "5 %"),
    ("8903", "20 %"),
    ("9302 9303 9304", "15 %"),
    # Cars: by engine, and dearer with age.
    ("870321 870331 870340 870360", "5 %"),
    ("870322", "10 %"),
    ("870323 870332", "20 %"),
    ("870324 870333", "40 %"),
    ("87032120 87033120 87034020 87036020", "10 %"),
    ("87032220", "15 %"),
    ("87032320 87033220", "30 %"),
    ("87032420 87033320", "50 %"),
    ("87032130 87033130 87034030 87036030", "20 % MIN 3000 XDD / NAR"),
    ("87032230", "30 % MIN 4000 XDD / NAR"),
    ("87032330 87033230", "45 % MIN 6000 XDD / NAR"),
    ("87032430 87033330", "60 % MIN 9000 XDD / NAR"),
    ("870380", "free"),
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
VAT = (
    # Food and farm inputs at the reduced rate.
    ("02 03 04 07 08 11 15 16 19 20 31 2209", "5 %"),
    ("0902 0901 1006 1701 2501 3808 8432 8433 961900", "5 %"),
    # Staples, medicines, books, aids for the disabled: zero.
    ("0401 0402 0713 1001 1005 110100 1901 30 3006 4901 4902 4903 8713 9021 96190020 7108 2716", "free"),
    ("1905", "5 %"),
)

FEE = ("0.5 % MIN 5 XDD MAX 500 XDD", "2024-01-01", "0.4 % MIN 6 XDD MAX 450 XDD", FINANCE_2024)

EXPORT_LEVY = (
    ("4101 4102 4103", "20 %"),
    ("4403", "10 % MIN 40 XDD / MTQ"),
    ("7204", "150 XDD / TNE"),
    ("7404 7602", "15 % MIN 300 XDD / TNE"),
    ("4707", "60 XDD / TNE"),
)


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


FIRST_COLUMNS = ("id", "type", "commodity", "direction", "origin_group", "excluded", "preference", "additional_code")
COLUMNS = (*FIRST_COLUMNS, "certificate", "expression", "legal_reference", "valid_from", "valid_to")


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
    rows = [*duty, *preference(duty), *anti_dumping(), *excise()]
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
