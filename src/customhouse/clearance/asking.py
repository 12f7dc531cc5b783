"""Messages that a page writes for somebody who asks without a file: cancel a declaration, present its goods. Pure.

They are ordinary WCO messages and take the same way as any other (`clearance.journey`).
"""

from __future__ import annotations

from customhouse.messages.wco import records as wco

REQUEST = "13"
"""A request about a declaration that customs has (UN/EDIFACT 1225)."""

CANCELLATION, PRESENTATION = "INV", "GPR"
REASON_IN_WORDS = "AES"
"""The statement type (WCO 369) of a reason in words."""

NO_LONGER_NEEDED = "1"
"""The reason code (WCO 099) that a cancellation from a page bears; the reason itself is in words."""


def cancellation(*, mrn: str, lrn: str, submitter: str, reason: str) -> wco.Declaration:
    """The request to cancel a declaration, with the reason in the declarant's words.

    >>> cancellation(mrn="26XD1", lrn="L1", submitter="XD9", reason="Sold at sea.").type_code
    'INV'
    """
    return wco.Declaration(
        function_code=REQUEST,
        functional_reference_id=lrn,
        id=mrn,
        type_code=CANCELLATION,
        submitter=wco.Submitter(id=submitter) if submitter else None,
        additional_information=(
            wco.AdditionalInformation(statement_description=reason, statement_type_code=REASON_IN_WORDS),
        ),
        amendments=(wco.Amendment(change_reason_code=NO_LONGER_NEEDED),),
    )


def presentation(*, mrn: str, lrn: str, submitter: str) -> wco.Declaration:
    """The notice that the goods of a declaration lodged before their arrival are there.

    >>> presentation(mrn="26XD1", lrn="L1", submitter="XD9").type_code
    'GPR'
    """
    return wco.Declaration(
        function_code=REQUEST,
        functional_reference_id=lrn,
        id=mrn,
        type_code=PRESENTATION,
        submitter=wco.Submitter(id=submitter) if submitter else None,
    )
