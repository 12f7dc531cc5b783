"""Notices and receipts on paper: a PDF of their facts and lines, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from customhouse.foundation.documents import pdf
from customhouse.foundation.documents.downloads import attachment
from customhouse.foundation.pages.records import Fact, Words
from customhouse.foundation.pages.tables import Page
from customhouse.revenue.notices.queries import revenue_law
from customhouse.revenue.notices.showing import language

MEDIA_TYPE = "application/pdf"


def answer(
    *, title: Words, number: str, facts: Sequence[Fact], lines: Page, at: datetime, paying: Sequence[Fact] = ()
) -> HttpResponse:
    """The paper as a download; the same facts give the same bytes. `CannotPrint` where the machine cannot make it."""
    treasury = revenue_law().treasury(timezone.localdate())
    shown = {
        "title": title,
        "number": number,
        "facts": facts,
        "lines": lines,
        "paying": paying,
        "authority": treasury.names.get(language(), treasury.names["en"]),
    }
    html = render_to_string("revenue_notices/paper.html", shown)
    data = pdf.render(html, at=at, identifier=f"{number} {language()}")
    return attachment(data, MEDIA_TYPE, f"{number}.pdf".replace("/", "-"))
