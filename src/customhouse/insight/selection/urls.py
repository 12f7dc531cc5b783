"""Addresses of the analyst's workbench."""

from __future__ import annotations

from django.urls import path, re_path

from customhouse.insight.selection import model_views, views

CODE = "(?P<code>[A-Z][A-Z0-9-]{2,29})"

app_name = "selection"
urlpatterns = [
    path("", views.drafts, name="drafts"),
    path("new/", views.write, name="new"),
    path("effect/", views.effect, name="effect"),
    path("what-if/", views.what_if, name="what_if"),
    path("models/", model_views.model_outcomes, name="models"),
    re_path(rf"^{CODE}/$", views.draft, name="draft"),
    re_path(rf"^{CODE}/change/$", views.write, name="change"),
    re_path(rf"^{CODE}/test/$", views.test, name="test"),
    re_path(rf"^{CODE}/(?P<verb>shadowed|activated|dropped)/$", views.move, name="move"),
]
