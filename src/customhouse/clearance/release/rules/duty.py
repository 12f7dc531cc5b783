"""How the duty of released goods stands: a release says that the goods may go, not that nothing is owed any more.

Source: Revised Kyoto Convention, General Annex, standards 3.40 to 3.43; WTO Trade Facilitation Agreement, article 7.3.
"""

from __future__ import annotations

from decimal import Decimal

from customhouse.clearance.release.records import Duty


def duty_standing(*, is_settled: bool, outstanding: Decimal, secured: Decimal) -> Duty:
    """How the duty stands: `is_settled` says that it was settled once; the amounts are what is owed and put off now.

    What was settled stands no longer once the bank takes a payment back, or a correction asks for more.

    >>> duty_standing(is_settled=True, outstanding=Decimal(0), secured=Decimal(0)).value
    'final'
    >>> duty_standing(is_settled=True, outstanding=Decimal(5), secured=Decimal(0)).value
    'unsecured'
    """
    if outstanding > 0:
        return Duty.UNSECURED
    return Duty.FINAL if is_settled and not secured else Duty.PROVISIONAL
