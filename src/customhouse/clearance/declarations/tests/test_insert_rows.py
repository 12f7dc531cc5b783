"""What the batched statements put into the tables is what the ORM would have put there, value by value."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import cycle, islice
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import JSONField, Model
from django.db.transaction import TransactionManagementError

from customhouse.clearance.declarations.models import Declaration, Duty, Item
from customhouse.foundation.config.inserting import as_json, insert, insert_numbered
from customhouse.foundation.exchange.models import ReceivedMessage
from customhouse.foundation.exchange.services import RECEIVED

AT = datetime(2026, 3, 2, 9, 30, 5, 120, tzinfo=timezone(timedelta(hours=3)))
DECIMALS = ["0", "-0", "0E-9", "0E+2", "1E+3", "12", "12.5", "12.3455", "12.3465", "-7.0005", "999999999.999", "1E-12"]
DECIMALS += ["00012.50", "123456.123456"]
TEXTS = ["", "plain", "été “x”", "جمرك", "a\tb\nc\\N\\.", "😀", '{"a": 1}']


def _copies(model: type[Model], columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> tuple[list[Any], list[Any]]:
    """The raw rows that the batched way leaves, and those that the ORM leaves under the same numbers."""
    raws = []
    with transaction.atomic():
        numbers = insert_numbered(model, columns, rows)
        raws.append(_raw(model, numbers))
        transaction.set_rollback(True)
    made = [model(pk=number, **dict(zip(columns, row, strict=True))) for number, row in zip(numbers, rows, strict=True)]
    with transaction.atomic():
        model._default_manager.bulk_create(made)
        raws.append(_raw(model, numbers))
        transaction.set_rollback(True)
    return raws[0], raws[1]


def _raw(model: type[Model], numbers: list[int]) -> list[tuple[Any, ...]]:
    fields = model._meta.concrete_fields
    columns = [f'"{field.column}"' for field in fields]
    kinds = [f"typeof({column})" for column in columns] if connection.vendor == "sqlite" else []
    with connection.cursor() as cursor:
        places = ", ".join(map(str, numbers))
        cursor.execute(
            f"SELECT {', '.join([*columns, *kinds])} FROM {model._meta.db_table} WHERE id IN ({places}) ORDER BY id"  # noqa: S608  # names of our own
        )
        rows = cursor.fetchall()
    return [
        tuple(
            json.loads(value) if place < len(fields) and isinstance(fields[place], JSONField) else _plain(value)
            for place, value in enumerate(row)
        )
        for row in rows
    ]


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def _received() -> int:
    return ReceivedMessage.objects.create(
        data=b"\0\xff\\", sha256="0" * 64, size=3, sender="a", channel="api", received_at=AT
    ).pk


def _declared(received: int, number: int, figure: str, text: str) -> tuple[Any, ...]:
    findings = [{"code": "A", "params": {"value": text}, "item": None}]
    return (
        f"M{number}",
        text,
        AT if number % 2 else None,
        AT.astimezone(UTC),
        date(2026, 3, number % 28 + 1) if number % 3 else None,
        Decimal(figure),
        findings,
        bool(number % 2),
        received,
    )


DECLARED = (
    *("mrn", "lrn", "accepted_at", "received_at", "legal_date", "total", "findings"),
    *("may_amend_under_control", "received_id"),
)


@pytest.mark.django_db
def test_declarations_are_the_rows_of_the_orm() -> None:
    texts = list(islice(cycle(TEXTS), len(DECIMALS)))
    received = _received()
    rows = [
        _declared(received, number, figure, text)
        for number, (figure, text) in enumerate(zip(DECIMALS, texts, strict=True), 1)
    ]
    batched, by_orm = _copies(Declaration, DECLARED, rows)
    assert len(batched) == len(DECIMALS)
    assert batched == by_orm


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Item, Duty])
def test_figures_are_those_of_the_orm(model: type[Model]) -> None:
    declaration = Declaration.objects.create(lrn="A", received_at=AT, received_id=_received())
    shared = ("declaration_id", "version")
    figures = ("price", "customs_value", "gross_mass", "net_mass") if model is Item else ("base", "amount")
    numbered, listed = ("number", "documents") if model is Item else ("position", "working")
    columns = (*shared, numbered, *figures, listed, *(() if model is Item else ("item",)))
    rows = [
        (
            declaration.pk,
            1,
            number,
            *(Decimal(figure) for _ in figures),
            [figure],
            *(() if model is Item else (number,)),
        )
        for number, figure in enumerate(DECIMALS, 1)
    ]
    batched, by_orm = _copies(model, columns, rows)
    assert batched == by_orm


@pytest.mark.django_db
def test_messages_are_the_rows_of_the_orm() -> None:
    rows = [
        (b"\0\x80\xff\\x\n\t", "0" * 64, 8, text, text or "x", None, ["trader"], [text], "api", text, AT)
        for text in TEXTS
    ]
    batched, by_orm = _copies(ReceivedMessage, RECEIVED, rows)
    assert batched == by_orm


@pytest.mark.django_db
def test_numbers_follow_each_other_and_the_orms() -> None:
    row: tuple[Any, ...] = (b"", "0" * 64, 0, "", "a", None, [], [], "api", "", AT)
    first = _received()
    second, third = insert_numbered(ReceivedMessage, RECEIVED, [row, row])
    insert(ReceivedMessage, RECEIVED, [row])
    assert [second, third] == [first + 1, first + 2]
    assert _received() == first + 4


@pytest.mark.django_db
def test_nothing_is_no_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        insert(ReceivedMessage, RECEIVED, [])
        assert insert_numbered(ReceivedMessage, RECEIVED, []) == []


@pytest.mark.django_db(transaction=True)
def test_numbers_are_given_inside_a_transaction_only() -> None:
    with pytest.raises(TransactionManagementError):
        insert_numbered(ReceivedMessage, RECEIVED, [(b"", "", 0, "", "a", None, [], [], "api", "", AT)])


def test_half_a_pair_of_surrogates_is_escaped_as_the_orm_does() -> None:
    assert as_json(["\ud800"]) == json.dumps(["\ud800"])
