"""The administration's pages: people with their roles, and the matrix of permissions."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.apps import apps
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from customhouse.foundation.access import queries, services
from customhouse.foundation.access.access import MANAGE_USERS, READ_MATRIX, READ_USERS
from customhouse.foundation.access.errors import CustomhouseError, NotFound, Refused
from customhouse.foundation.access.forms import AccountForm, RoleForm
from customhouse.foundation.access.models import GIVEN_ROLES, ROLE_NAMES, RoleAssignment, User
from customhouse.foundation.access.permissions import all_permissions, matrix, permits, require
from customhouse.foundation.access.records import Role
from customhouse.foundation.access.requests import actor_of
from customhouse.foundation.pages.records import Crumb, Tone
from customhouse.foundation.pages.tables import Column, Table, page_of
from customhouse.messages.findings import msgid


def _person_url(user: User) -> str:
    return reverse("access:person", args=[user.pk])


def _state(user: User) -> tuple[str, Tone]:
    return (_("open"), Tone.GOOD) if user.is_active else (_("closed"), Tone.NEUTRAL)


PEOPLES_ROLES = [Role(value) for value, _name in GIVEN_ROLES]

PEOPLE = Table(
    gettext_lazy("People"),
    (
        Column("user", gettext_lazy("Username"), lambda row: row.username, "ref", link=_person_url),
        Column("name", gettext_lazy("Name"), lambda row: row.get_full_name()),
        Column("last_login", gettext_lazy("Last signed in"), lambda row: row.last_login, "moment"),
        Column("state", gettext_lazy("State"), _state, "chip"),
    ),
)


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account."""
    actor = actor_of(request)
    require(actor, READ_USERS)
    page = page_of(PEOPLE, queries.visible_to(actor), request.GET)
    return render(request, "access/people.html", {"page": page, "may_manage": permits(actor, MANAGE_USERS)})


@require_http_methods(["GET", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """Make an account."""
    actor = actor_of(request)
    require(actor, MANAGE_USERS)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.create_user(**form.cleaned_data, actor=actor, at=timezone.now())
        except CustomhouseError as error:
            for told in error.findings if isinstance(error, Refused) else [error.finding]:
                form.add_error("password" if told.path == "password" else "username", told.text(_))
        else:
            return redirect(_person_url(user))
    crumbs = [Crumb(_("People"), reverse("access:people")), Crumb(_("New account"))]
    return render(request, "access/new_person.html", {"form": form, "crumbs": crumbs})


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One person: the roles they hold; giving another."""
    actor, now = actor_of(request), timezone.now()
    user = _found(request, number)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ends = form.cleaned_data["valid_to"]
        try:
            services.assign_role(
                user=user,
                role=Role(form.cleaned_data["role"]),
                office=form.cleaned_data["office"],
                valid_to=ends and datetime.combine(ends, time.max, UTC),
                actor=actor,
                at=now,
            )
        except CustomhouseError as error:
            form.add_error(None, error.text(_))
        else:
            return redirect(_person_url(user))
    held = [(each, ROLE_NAMES[Role(each.role)]) for each in queries.roles_held(user, now)]
    shown = {
        "person": user,
        "held": held,
        "form": form,
        "may_manage": permits(actor, MANAGE_USERS) and actor.user_id != user.pk,
        "crumbs": [Crumb(_("People"), reverse("access:people")), Crumb(user.username)],
    }
    return render(request, "access/person.html", shown)


@require_POST
def revoke(request: HttpRequest, number: int, assignment: int) -> HttpResponse:
    """End a role of a person's."""
    user = _found(request, number)
    given = RoleAssignment.objects.filter(pk=assignment, user=user).first()
    if given is None:
        raise NotFound(msgid("role"), str(assignment))
    services.revoke_role(assignment=given, actor=actor_of(request), at=timezone.now())
    messages.success(request, _("The role was revoked."))
    return redirect(_person_url(user))


@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close a person's account."""
    user = _found(request, number)
    services.close_account(user=user, actor=actor_of(request), at=timezone.now())
    messages.success(request, _("The account was closed."))
    return redirect(_person_url(user))


@require_GET
def permissions(request: HttpRequest) -> HttpResponse:
    """The matrix of permissions, made from what every area lists."""
    require(actor_of(request), READ_MATRIX)
    rows = matrix(all_permissions(config.name for config in apps.get_app_configs()), PEOPLES_ROLES)
    shown = [(row, _(row.allows), [ROLE_NAMES[role] for role, holds in row.holds if holds]) for row in rows]
    return render(request, "access/permissions.html", {"rows": shown})


def _found(request: HttpRequest, number: int) -> User:
    """The person, if whoever asks may see them."""
    user = queries.visible_to(actor_of(request)).filter(pk=number).first()
    if user is None:
        raise NotFound(msgid("person"), str(number))
    return user
