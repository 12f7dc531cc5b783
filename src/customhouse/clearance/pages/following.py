"""Following what changes while a page is open: the page asks every few seconds, and is told only of what is new.

The page says what it has `seen`; as long as that holds the answer is empty (204) and htmx leaves everything as it is.
Without JavaScript the page is as good: it shows how things stood when it was opened.
"""

from __future__ import annotations

from hashlib import sha256

from django.http import HttpRequest, HttpResponse


def digest_of(*facts: object) -> str:
    """A short name for what a page shows; other facts, another name."""
    return sha256(repr(facts).encode("utf-8", "replace")).hexdigest()[:16]


def nothing_new(request: HttpRequest, digest: str) -> HttpResponse | None:
    """The empty answer to a page that has seen all this; None where the page is to be shown."""
    asks = request.headers.get("HX-Request") == "true"
    return HttpResponse(status=204) if asks and request.GET.get("seen") == digest else None


def following(request: HttpRequest, digest: str) -> str:
    """The address at which the page asks what is new since: its own, with what it has seen."""
    query = request.GET.copy()
    query["seen"] = digest
    return f"{request.path}?{query.urlencode()}"
