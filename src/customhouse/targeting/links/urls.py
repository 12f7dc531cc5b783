"""Addresses of links, for those who need to know."""

from __future__ import annotations

from django.urls import path, re_path

from customhouse.targeting.links import views

app_name = "links"
urlpatterns = [
    path("", views.patterns, name="list"),
    re_path(r"^(?P<number>\d{1,12})/$", views.pattern, name="pattern"),
]
