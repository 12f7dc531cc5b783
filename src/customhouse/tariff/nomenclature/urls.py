"""Addresses of the public tariff."""

from __future__ import annotations

from django.urls import path

from customhouse.tariff.nomenclature import views

app_name = "nomenclature"
urlpatterns = [
    path("", views.browse, name="browse"),
    path("search/", views.search, name="search"),
    path("<str:code>/", views.code, name="code"),
]
