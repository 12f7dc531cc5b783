"""Two lines that take back the same payment at the same moment: what is left of it is taken back once."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from customhouse.foundation.access.errors import Conflict
from customhouse.revenue.ledger.queries import verify
from customhouse.revenue.notices.queries import standings
from customhouse.revenue.notices.tests.debts import AT, CASHIER, SUBJECT, dec, issued
from customhouse.revenue.payments import queries
from customhouse.revenue.payments.models import BankLine, PaymentReturn
from customhouse.revenue.payments.services import explain_debit
from customhouse.revenue.payments.tests.test_take_back import REFERENCE, brought, line


@pytest.mark.django_db(transaction=True)
def test_what_is_left_is_taken_back_once() -> None:
    issued()
    brought(line("B1", "100.00", REFERENCE), line("B2", "-60.00", "x"), line("B3", "-60.00", "y"))
    together, refused, failed = Barrier(2), [], []

    def cashier(waiting: BankLine) -> None:
        together.wait()
        try:
            explain_debit(line=waiting, receipt="XD000100-2026-000001", actor=CASHIER, at=AT)
        except Conflict as error:
            refused.append(error.code)
        except Exception as error:  # noqa: BLE001  # told by the assertion below
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=cashier, args=(each,)) for each in queries.waiting_visible_to(CASHIER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failed, refused) == ([], ["PAY-RETURN"])
    assert standings([SUBJECT])[SUBJECT].outstanding == dec(85)
    assert [each.outcome for each in queries.waiting_visible_to(CASHIER)] == ["debit"]
    assert (PaymentReturn.objects.count(), verify().ok) == (1, True)
