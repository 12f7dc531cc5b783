"""The administration's pages: people with their roles, and the matrix of permissions."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customhouse.foundation.access import queries, services
from customhouse.foundation.access.access import MANAGE_USERS, READ_MATRIX, READ_USERS
from customhouse.foundation.access.errors import Conflict, NotFound, NotSignedIn, Refused
from customhouse.foundation.access.forms import AccountForm, RoleForm
from customhouse.foundation.access.models import GIVEN_ROLES, ROLE_NAMES, RoleAssignment, User
from customhouse.foundation.access.permissions import all_permissions, matrix, permits, require
from customhouse.foundation.access.records import Role
from customhouse.foundation.access.refusals import tell
from customhouse.foundation.access.requests import ANONYMOUS, actor_of
from customhouse.foundation.access.showing import key_section, role_words
from customhouse.foundation.pages.records import Crumb, Tone
from customhouse.foundation.pages.tables import Column, Filter, Table, asked, page_of
from customhouse.messages.findings import msgid

STATES = (("open", pgettext_lazy("state", "Open")), ("closed", gettext_lazy("Closed")))


def person_url(user: User) -> str:
    """The address of a person's page."""
    return reverse("access:person", args=[user.pk])


def _state(user: User) -> tuple[str, Tone]:
    return (pgettext("state", "Open"), Tone.GOOD) if user.is_active else (_("Closed"), Tone.NEUTRAL)


PEOPLE = Table(
    gettext_lazy("People"),
    (
        Column("user", gettext_lazy("Username"), lambda row: row.username, "ref", link=person_url),
        Column("name", gettext_lazy("Name"), lambda row: row.get_full_name()),
        Column("roles", gettext_lazy("Roles"), lambda row: ", ".join(map(role_words, row.roles_now))),
        Column("last_login", gettext_lazy("Last signed in"), lambda row: row.last_login, "moment"),
        Column("state", gettext_lazy("Account"), _state, "chip"),
    ),
    (
        Filter("q", gettext_lazy("Name")),
        Filter("role", gettext_lazy("Role"), tuple(GIVEN_ROLES)),
        Filter("state", gettext_lazy("Account"), STATES),
    ),
    order="username",
    is_exported=False,
)


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account."""
    actor, now = actor_of(request), timezone.now()
    require(actor, READ_USERS)
    words, role, state = (question.value for question in asked(PEOPLE, request.GET).filters)
    found = queries.visible_to(actor).filter(Q(username__icontains=words) | Q(first_name__icontains=words))
    if role:
        found = found.filter(pk__in=queries.holders_of(Role(role), now))
    if state:
        found = found.filter(is_active=state == "open")
    page = page_of(PEOPLE, queries.with_roles(found, now), request.GET)
    return render(request, "access/people.html", {"page": page, "may_manage": permits(actor, MANAGE_USERS)})


@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """Make an account."""
    actor = actor_of(request)
    require(actor, MANAGE_USERS)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.create_user(**form.cleaned_data, actor=actor, at=timezone.now())
        except (Conflict, Refused) as error:
            tell(form, error, "username")
        else:
            messages.success(request, _("The account is made. Now give the person a role."))
            return redirect(person_url(user))
    crumbs = [Crumb(_("People"), reverse("access:people")), Crumb(_("New account"))]
    return render(request, "access/new_person.html", {"form": form, "crumbs": crumbs})


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One person: the roles they hold and the keys of their systems; giving another role."""
    actor, now = actor_of(request), timezone.now()
    user = found(request, number)
    if request.method != "POST":
        return person_page(request, user)
    require(actor, MANAGE_USERS)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            services.assign_role(
                user=user,
                role=Role(form.cleaned_data["role"]),
                office=form.cleaned_data["office"],
                valid_from=form.begins(now),
                valid_to=form.ends(),
                actor=actor,
                at=now,
            )
        except (Conflict, Refused) as error:
            tell(form, error)
        else:
            messages.success(request, _("The role is given."))
            return redirect(person_url(user))
    return person_page(request, user, form=form)


@require_POST
def revoke(request: HttpRequest, number: int, assignment: int) -> HttpResponse:
    """End a role of a person's."""
    actor = actor_of(request)
    require(actor, MANAGE_USERS)
    user = found(request, number)
    given = RoleAssignment.objects.filter(pk=assignment, user=user).first()
    if given is None:
        raise NotFound(msgid("role"), str(assignment))
    services.revoke_role(assignment=given, actor=actor, at=timezone.now())
    messages.success(request, _("The role is revoked."))
    return redirect(person_url(user))


@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close a person's account."""
    actor = actor_of(request)
    require(actor, MANAGE_USERS)
    user = found(request, number)
    services.close_account(user=user, actor=actor, at=timezone.now())
    messages.success(request, _("The account is closed."))
    return redirect(person_url(user))


@require_safe
def permissions(request: HttpRequest) -> HttpResponse:
    """The matrix of permissions, made from what every area lists."""
    require(actor_of(request), READ_MATRIX)
    roles = [role for role in Role if role is not Role.SYSTEM]
    rows = matrix(all_permissions(config.name for config in apps.get_app_configs()), roles)
    areas = [(area, list(found)) for area, found in groupby(rows, lambda row: row.area)]
    shown = [(area, [(row.code, _(row.allows), _named(row.holds)) for row in found]) for area, found in areas]
    return render(request, "access/permissions.html", {"areas": shown, "roles": [ROLE_NAMES[role] for role in roles]})


def _named(holds: tuple[tuple[Role, bool], ...]) -> list[tuple[Any, bool]]:
    return [(ROLE_NAMES[role], held) for role, held in holds]


def found(request: HttpRequest, number: int) -> User:
    """The person, if whoever asks may see them."""
    actor = actor_of(request)
    if actor == ANONYMOUS:
        raise NotSignedIn
    user = queries.visible_to(actor).filter(pk=number).first()
    if user is None:
        raise NotFound(msgid("person"), str(number))
    return user


def person_page(request: HttpRequest, user: User, *, form: RoleForm | None = None, **keys: Any) -> HttpResponse:
    """The page of a person; `keys` is what the section on API keys says otherwise than by itself."""
    actor, now = actor_of(request), timezone.now()
    may_manage = permits(actor, MANAGE_USERS) and actor.user_id != user.pk and user.is_active
    own = [Crumb(user.username)]
    shown = {
        "person": user,
        "state": _state(user),
        "held": [(each, ROLE_NAMES[Role(each.role)]) for each in queries.assignments_of(user, now)],
        "form": form or RoleForm(),
        "may_manage": may_manage,
        "crumbs": [Crumb(_("People"), reverse("access:people")), *own] if permits(actor, READ_USERS) else own,
        **key_section(actor, user, now),
        **keys,
    }
    return render(request, "access/person.html", shown)
