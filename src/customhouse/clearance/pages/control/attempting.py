"""Doing what a form asks: done, or refused with what is wrong, said above the form that keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from customhouse.foundation.access.errors import Conflict, Refused
from customhouse.messages.findings import Finding


def attempted(act: Callable[[], object]) -> tuple[Finding, ...]:
    """Do it; what stood in its way, or nothing."""
    try:
        act()
    except Refused as refusal:
        return refusal.findings
    except Conflict as conflict:
        return (conflict.finding,)
    return ()


def by_form(  # what a page with one form needs
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    form: BaseForm,
    act: Callable[[dict[str, Any]], object],
    *,
    done: Any,
    to: Callable[[], str],
) -> HttpResponse:
    """Show the form, or do what it asks, say so and go on; with 422 and the reasons where it cannot be done."""
    context = context | {"form": form}
    if request.method != "POST":
        return render(request, template, context)
    if not form.is_valid():
        return render(request, template, context, status=422)
    if faults := attempted(lambda: act(form.cleaned_data)):
        return render(request, template, context | {"faults": faults}, status=422)
    messages.success(request, done)
    return redirect(to())
