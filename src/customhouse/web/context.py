"""What every page's template is handed beside its own data."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language_bidi


def furniture(request: HttpRequest) -> dict[str, Any]:
    """The furniture of the page frame: direction of writing and the version."""
    return {"text_direction": "rtl" if get_language_bidi() else "ltr", "asked_path": request.path}
