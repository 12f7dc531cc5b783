"""Writing what requests got, many at a time. Called by services alone, inside their transaction."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db import connection

from customhouse.tariff.quotas.models import QuotaRequest


def write_shares(shares: Sequence[tuple[int, Decimal]]) -> None:
    """Write what each request got: of a day there may be a hundred thousand."""
    column = QuotaRequest._meta.get_field("allocated")  # noqa: SLF001  # Django's public name for it
    table, key = QuotaRequest._meta.db_table, "id"  # noqa: SLF001  # as above
    rows = [(column.get_db_prep_save(quantity, connection), number) for number, quantity in shares]
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quoted(table)} SET {quoted(str(column.column))} = %s WHERE {quoted(key)} = %s",  # noqa: S608  # names of ours
            rows,
        )
