"""The public page of a release note: is it genuine, what does it cover, does it stand now. No sign-in.

A code has 130 bits of chance: nobody finds one by trying. The page tells nothing commercial and nothing of control.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from customhouse.clearance.pages.words import language
from customhouse.clearance.release.queries import verified
from customhouse.clearance.showing.verification import verification_of
from customhouse.foundation.documents.rules import codes


@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """Type the code of a note, where it cannot be scanned."""
    typed = request.GET.get("code", "")
    if not typed.strip():
        return render(request, "release/enter.html", {"typed": ""})
    code = codes.compact(typed)
    if not codes.is_valid(code):
        return render(request, "release/enter.html", {"typed": typed[:100], "unknown": True}, status=404)
    return redirect("release:verify", code=code)


@never_cache
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What a note's code proves; a clear page where it proves nothing."""
    release = verified(code)
    if release is None:
        return render(request, "release/enter.html", {"typed": code[:100], "unknown": True}, status=404)
    return render(request, "release/verify.html", {"verification": verification_of(release, language())})
