"""How the duty of released goods stands: a release says that the goods may go, not that nothing is owed any more.

Source: Revised Kyoto Convention, General Annex, standards 3.40 to 3.43; WTO Trade Facilitation Agreement, article 7.3.
"""

from __future__ import annotations

from decimal import Decimal

from customhouse.clearance.release.records import Duty


def duty_standing(*, is_settled: bool, lapsed: Decimal, running: Decimal) -> Duty:
    """How the duty stands: `is_settled` says that it was settled once, by payment or by an officer's word.

    `lapsed` is what was assessed and is neither paid nor secured, as once the bank takes a payment back; `running` what
    a correction asks for since. No penalty, interest or fee counts: a note is shown to anybody.

    >>> duty_standing(is_settled=True, lapsed=Decimal(0), running=Decimal(0)).value
    'final'
    >>> duty_standing(is_settled=True, lapsed=Decimal(5), running=Decimal(0)).value
    'unsecured'
    """
    if lapsed > 0:
        return Duty.UNSECURED
    return Duty.FINAL if is_settled and running <= 0 else Duty.PROVISIONAL
