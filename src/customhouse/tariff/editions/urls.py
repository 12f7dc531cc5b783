"""Addresses of projects that prepare a new edition."""

from __future__ import annotations

from django.urls import path, re_path

from customhouse.tariff.editions import edition_views, views

NAME = "(?P<name>[A-Z][A-Z0-9-]{1,29})"

app_name = "editions"
urlpatterns = [
    path("editions/", edition_views.all_editions, name="editions"),
    path("projects/", views.all_projects, name="projects"),
    path("projects/new/", views.new, name="new"),
    re_path(rf"^projects/{NAME}/$", views.project, name="project"),
    re_path(rf"^projects/{NAME}/codes\.(?P<kind>csv|json)$", views.export, name="export"),
    re_path(rf"^projects/{NAME}/gather/$", views.gather, name="gather"),
    re_path(rf"^projects/{NAME}/basket/$", views.draft, name="draft"),
    re_path(rf"^projects/{NAME}/codes/(?P<code>\d{{2,10}})/$", views.code, name="code"),
]
