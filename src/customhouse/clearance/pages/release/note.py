"""The release note as a file: for the parties of the declaration and for officials, in the reader's language."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from customhouse.clearance.pages.finding import found
from customhouse.clearance.pages.words import language
from customhouse.clearance.release.errors import not_released
from customhouse.clearance.release.queries import release_of
from customhouse.clearance.showing.note import note_pdf
from customhouse.foundation.documents.downloads import attachment


@login_required
@require_safe
def download(request: HttpRequest, mrn: str) -> HttpResponse:
    """The release note of a declaration; what is not released has none."""
    declaration = found(request, mrn)
    release = release_of(declaration.pk)
    if release is None:
        raise not_released(mrn)
    data = note_pdf(declaration, release, language(), request.build_absolute_uri("/"))
    return attachment(data, "application/pdf", f"release-{mrn}.pdf")
