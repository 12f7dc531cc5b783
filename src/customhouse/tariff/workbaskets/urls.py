"""Addresses of draft law and of the announced changes."""

from __future__ import annotations

from django.urls import path, re_path

from customhouse.tariff.workbaskets import import_views, views

NAME = "(?P<name>[A-Z][A-Z0-9-]{1,29})"

app_name = "workbaskets"
urlpatterns = [
    path("", views.baskets, name="list"),
    path("new/", views.new, name="new"),
    path("published/", import_views.published, name="published"),
    path("published/difference/", import_views.look, name="look"),
    path("published/difference.jsonl", import_views.report, name="difference"),
    path("changes/", views.changes, name="changes"),
    re_path(rf"^changes/{NAME}/$", views.change, name="change"),
    re_path(rf"^{NAME}/$", views.basket, name="basket"),
    re_path(rf"^{NAME}/lines/$", views.write, name="write"),
    re_path(rf"^{NAME}/sheet/$", views.sheet, name="sheet"),
    re_path(rf"^{NAME}/lines/(?P<line>\d{{1,9}})/remove/$", views.remove, name="remove"),
    re_path(rf"^{NAME}/act/$", views.act, name="act"),
]
