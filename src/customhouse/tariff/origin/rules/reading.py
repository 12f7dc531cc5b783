"""Reading a bill of materials from JSON, tolerant of how its keys are written, strict in what they mean.

`ex_works_price`, `exWorksPrice`, `EXW` are one key. What is not understood is told: a value that cannot be read is an
error with its place, a key that nobody reads is a warning, so that a misspelt key never changes an answer unseen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from customhouse.messages.findings import Finding, Severity, msgid
from customhouse.tariff.origin.records import (
    Bill,
    Carriage,
    Lot,
    Material,
    Operation,
    Role,
    Stock,
    StockMethod,
)
from customhouse.tariff.origin.rules.clauses import parse_provisions
from customhouse.tariff.origin.rules.expressions import whole_text
from customhouse.tariff.origin.rules.grammar import parse
from customhouse.tariff.origin.rules.keys import (
    BILL,
    CARRIAGE,
    COSTS,
    CUMULATION,
    LOT,
    MATERIAL,
    OPERATION,
    ROLES,
    STOCK,
    TOLERANCE,
)
from customhouse.tariff.origin.rules.operations import compact
from customhouse.tariff.origin.rules.tokens import RuleError

MOST_MATERIALS = 2000
DEEPEST = 4
LONGEST_TEXT = 500
_MOST = Decimal(10) ** 15
_CODE = re.compile(r"\d{2}|\d{4}|\d{6}|\d{8,12}", re.ASCII)
_TRUE = frozenset({"true", "yes", "y", "1", "originating", "o", "om"})
_FALSE = frozenset({"false", "no", "n", "0", "non-originating", "nonoriginating", "nom", "non originating"})


class BillError(ValueError):
    """A bill of materials that cannot be read; `findings` say what is wrong where."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__("; ".join(finding.text() for finding in findings))


@dataclass(slots=True)
class _Notes:
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    materials: int = 0

    def error(self, code: str, path: str, message: str, remedy: str, **params: str) -> None:
        """Note what is wrong at a place."""
        self.errors.append(Finding(code, Severity.ERROR, "", path, message, remedy, {"path": path, **params}))


def read_bill(told: Any) -> tuple[Bill, tuple[Finding, ...]]:
    """The bill that a JSON value tells, and warnings. Raises `BillError`.

    >>> bill, warnings = read_bill({"product": {"hsCode": "8504.40", "EXW": "100"}, "materials": []})
    >>> bill.code, bill.ex_works
    ('850440', Decimal('100'))
    """
    notes = _Notes()
    if not isinstance(told, Mapping):
        notes.error(
            "BOM-SHAPE",
            "",
            msgid("A bill of materials is a JSON object with “product” and “materials”."),
            msgid('Write {"product": {"code": "850440", "ex_works_price": 100}, "materials": []}.'),
        )
        raise BillError(tuple(notes.errors))
    bill = _bill(told, notes)
    if notes.errors:
        raise BillError(tuple(notes.errors[:50]))
    return bill, tuple(notes.warnings[:50])


def _bill(told: Mapping[str, Any], notes: _Notes) -> Bill:
    flat = dict(told)
    product = flat.pop("product", None)
    if isinstance(product, Mapping):
        flat = {**product, **flat}
    elif product is not None:
        flat.setdefault("code", product)
    entry = _Entry(flat, BILL, "", notes)
    currency = entry.text("currency").upper()
    costs = _Entry(entry.object("costs"), COSTS, "costs", notes)
    net_cost = entry.amount("net_cost", currency)
    return Bill(
        code=entry.code("code"),
        description=entry.text("description"),
        country=entry.text("country").upper(),
        currency=currency,
        ex_works=entry.amount("ex_works", currency),
        fob=entry.amount("fob", currency),
        net_cost=net_cost if net_cost is not None else costs.amount("net_cost", currency),
        net_weight=entry.amount("weight", ""),
        outside=entry.amount("outside", ""),
        added=sum((costs.amount(name, currency) or Decimal(0) for name in _ADDED), Decimal(0)),
        wholly_obtained=entry.flag("wholly_obtained"),
        materials=tuple(
            _material(one, f"materials[{number}]", currency, notes, 1)
            for number, one in enumerate(entry.list("materials", required=True), 1)
        ),
        operations=_operations(entry, notes),
        carriage=_carriage(entry.get("transport"), notes),
        provisions=_provisions(entry),
    )


_ADDED = ("labour", "overheads", "profit", "other")


def _material(told: Any, path: str, currency: str, notes: _Notes, depth: int) -> Material:
    notes.materials += 1
    if not isinstance(told, Mapping) or depth > DEEPEST or notes.materials > MOST_MATERIALS:
        notes.error(
            "BOM-MATERIAL",
            path,
            msgid("{path} is no material, or one too many: {most} are read, {deepest} deep."),
            msgid("Write each material as an object with its code, value and origin."),
            most=str(MOST_MATERIALS),
            deepest=str(DEEPEST),
        )
        return Material(path, "")
    entry = _Entry(told, MATERIAL, path, notes)
    own_currency = entry.text("currency").upper() or currency
    if currency and own_currency != currency:
        notes.error(
            "BOM-CURRENCY",
            path,
            msgid("{path} is in {found}, the bill in {currency}."),
            msgid("Give all values in one currency."),
            found=own_currency[:10],
            currency=currency[:10],
        )
    value, quantity, price = (entry.amount(name, currency) for name in ("value", "quantity", "unit_value"))
    if value is None and quantity is not None and price is not None:
        value = quantity * price
    stock = _stock(entry.object("stock"), f"{path}.stock", currency, notes)
    inner = [
        _material(one, f"{path}.materials[{number}]", currency, notes, depth + 1)
        for number, one in enumerate(entry.list("materials"), 1)
    ]
    return Material(
        path=path,
        code=entry.code("code"),
        value=value,
        weight=entry.amount("weight", ""),
        originating=entry.flag("originating"),
        wholly_obtained=entry.flag("wholly_obtained"),
        origin=entry.text("origin").upper(),
        description=entry.text("description"),
        role=entry.choice("role", ROLES, Role.MATERIAL),
        proof=entry.text("proof"),
        rule=_rule(entry),
        materials=tuple(inner),
        stock=stock,
    )


def _rule(entry: _Entry) -> str:
    text = entry.text("rule", longest=2000)
    try:
        return text and whole_text(parse(text))
    except RuleError as error:
        entry.notes.errors.append(error.finding(entry.place("rule")))
        return ""


def _stock(told: Mapping[str, Any], path: str, currency: str, notes: _Notes) -> Stock | None:
    if not told:
        return None
    entry = _Entry(told, STOCK, path, notes)
    methods = {method.value: method for method in StockMethod}
    lots = []
    for number, one in enumerate(entry.list("lots", required=True), 1):
        lot = _Entry(one if isinstance(one, Mapping) else {}, LOT, f"{path}.lots[{number}]", notes)
        quantity, value, originating = (
            lot.amount("quantity", ""),
            lot.amount("value", currency),
            lot.flag("originating"),
        )
        if quantity is None or value is None or originating is None:
            notes.error(
                "BOM-LOT",
                lot.path,
                msgid("{path} needs a quantity, a value and whether it originates."),
                msgid('Write {"quantity": 10, "value": 50, "originating": true}.'),
            )
            continue
        lots.append(Lot(quantity, originating, value))
    used = entry.amount("used", "")
    if not used or used > sum(lot.quantity for lot in lots):
        notes.error(
            "BOM-STOCK",
            path,
            msgid("{path} does not say how much of it was used, or says more than there is."),
            msgid("Give “used” in the unit of the lots, not above their sum."),
        )
    return Stock(entry.choice("method", methods, StockMethod.FIFO), tuple(lots), used or Decimal(0))


def _provisions(entry: _Entry) -> str:
    """General provisions in the rule language, or told by `tolerance` and `cumulation` as values."""
    said = [entry.text("provisions", longest=2000)]
    tolerance = entry.get("tolerance")
    if tolerance is not None:
        told = tolerance if isinstance(tolerance, Mapping) else {"percent": tolerance}
        each = _Entry(told, TOLERANCE, "tolerance", entry.notes)
        by = each.choice("by", {"value": "VALUE", "weight": "WEIGHT"}, "VALUE")
        if (percent := each.amount("percent", "")) is not None:
            said.append(f"TOLERANCE {percent:f} % {by}")
    for number, one in enumerate(_listed(entry.get("cumulation")), 1):
        each = _Entry(one if isinstance(one, Mapping) else {}, CUMULATION, f"cumulation[{number}]", entry.notes)
        countries = " ".join(str(country)[:3] for country in each.list("countries", required=True))
        said.append(f"CUMULATION {each.text('type') or 'BILATERAL'} ({countries})")
    text = ", ".join(filter(None, said))
    try:
        parse_provisions(text)
    except RuleError as error:
        entry.notes.errors.append(error.finding("provisions"))
    return text


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _operations(entry: _Entry, notes: _Notes) -> tuple[Operation, ...] | None:
    if entry.get("operations") is None:
        return None
    found = []
    for number, one in enumerate(entry.list("operations"), 1):
        told = one if isinstance(one, Mapping) else {"name": one}
        each = _Entry(told, OPERATION, f"operations[{number}]", notes)
        name = compact(each.text("name"))
        if not name:
            notes.error(
                "BOM-OPERATION",
                each.path,
                msgid("{path} names no operation."),
                msgid('Write its name: "weaving", or {"name": "weaving", "country": "XA"}.'),
            )
        found.append(Operation(name, each.text("country").upper()))
    return tuple(found)


def _carriage(told: Any, notes: _Notes) -> Carriage:
    if isinstance(told, bool):
        return Carriage(direct=told)
    if isinstance(told, str):
        return Carriage(direct=True) if compact(told) == "direct" else Carriage()
    if told is not None and not isinstance(told, Mapping):
        notes.error(
            "BOM-TRANSPORT",
            "transport",
            msgid("{path} is not understood."),
            msgid('Write {"direct": true}, or {"through": ["XB"], "altered": false, "supervised": true}.'),
        )
    entry = _Entry(told if isinstance(told, Mapping) else {}, CARRIAGE, "transport", notes)
    through = tuple(str(one)[:3].upper() for one in entry.list("through"))
    return Carriage(entry.flag("direct"), through, entry.flag("altered"), entry.flag("supervised"))


class _Entry:
    """An object of the bill, its keys brought to one way of writing, and its values read with their errors noted."""

    def __init__(self, told: Mapping[str, Any], keys: Mapping[str, str], path: str, notes: _Notes) -> None:
        self.path = path
        self.notes = notes
        self.values: dict[str, Any] = {}
        for key, value in told.items():
            name = keys.get(re.sub(r"[^a-z0-9]", "", str(key).lower()))
            if name is None:
                self._unread(str(key))
            elif value is not None:
                self.values.setdefault(name, value)

    def _unread(self, key: str) -> None:
        message = msgid("“{key}” is a key that nobody reads.")
        remedy = msgid("See `customhouse origin evaluate --help` for the keys of a bill of materials.")
        place = self.place(key[:60])
        warning = Finding("BOM-KEY", Severity.WARNING, "", place, message, remedy, {"key": place})
        self.notes.warnings.append(warning)

    def place(self, name: str) -> str:
        """The path of a value."""
        return f"{self.path}.{name}" if self.path else name

    def get(self, name: str) -> Any:
        """The value as it came; None where there is none."""
        return self.values.get(name)

    def text(self, name: str, longest: int = LONGEST_TEXT) -> str:
        """A text; a number is read as one."""
        value = self.get(name)
        if value is None:
            return ""
        if isinstance(value, Mapping | list | bool) or len(str(value)) > longest or not _is_clean(str(value)):
            self.wrong("BOM-TEXT", name, msgid("{path} is no text, or too long a one."), msgid("Write a short text."))
            return ""
        return str(value).strip()

    def code(self, name: str) -> str:
        """An HS code of two to twelve figures, without its points."""
        said = re.sub(r"[.\s]", "", self.text(name))
        if not _CODE.fullmatch(said):
            message = msgid("{path} is no HS code.")
            self.wrong("BOM-CODE", name, message, msgid("Write 2, 4, 6 or 8 to 12 figures: 850440."))
            return ""
        return said

    def amount(self, name: str, currency: str) -> Decimal | None:
        """An amount that is not negative; None where there is none. `{"amount", "currency"}` is read too."""
        value = self.get(name)
        if isinstance(value, Mapping):
            other = str(value.get("currency") or currency).upper()
            value = value.get("amount", value.get("value")) if not currency or other == currency else "?"
        if value is None:
            return None
        figure = _figure(value)
        if figure is None:
            message = msgid("{path} is no amount of the bill's currency or unit.")
            self.wrong("BOM-AMOUNT", name, message, msgid("Write a number that is not negative: 12.50."))
        return figure

    def flag(self, name: str) -> bool | None:
        """True or false; None where the bill does not say."""
        value = self.get(name)
        if value is None or isinstance(value, bool):
            return value
        said = str(value).strip().lower()
        if said in _TRUE | _FALSE:
            return said in _TRUE
        self.wrong("BOM-FLAG", name, msgid("{path} is neither true nor false."), msgid("Write true or false."))
        return None

    def choice(self, name: str, words: Mapping[str, Any], otherwise: Any) -> Any:
        """One of some words."""
        said = re.sub(r"[^a-z]", "", self.text(name).lower())
        known = {re.sub(r"[^a-z]", "", word): value for word, value in words.items()}
        if not said or said in known:
            return known.get(said, otherwise)
        message = msgid("{path} is none of: {words}.")
        self.wrong("BOM-CHOICE", name, message, msgid("Write one of these words."), words=", ".join(words))
        return otherwise

    def list(self, name: str, *, required: bool = False) -> list[Any]:
        """A list; empty where there is none."""
        value = self.get(name)
        if isinstance(value, list) and len(value) <= MOST_MATERIALS:
            return value
        if value is not None or required:
            self.wrong("BOM-LIST", name, msgid("{path} is no list."), msgid("Write a list in square brackets."))
        return []

    def object(self, name: str) -> Mapping[str, Any]:
        """An object; empty where there is none."""
        value = self.get(name)
        if value is None or isinstance(value, Mapping):
            return value or {}
        self.wrong("BOM-OBJECT", name, msgid("{path} is no object."), msgid("Write its values in curly brackets."))
        return {}

    def wrong(self, code: str, name: str, message: str, remedy: str, **params: str) -> None:
        """Note that a value cannot be read."""
        self.notes.error(code, self.place(name), message, remedy, **params)


def _is_clean(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _figure(value: Any) -> Decimal | None:
    if isinstance(value, bool | list):
        return None
    try:
        figure = Decimal(str(value).replace(" ", ""))
    except InvalidOperation:
        return None
    return figure if figure.is_finite() and 0 <= figure < _MOST else None
