"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from customhouse.foundation.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.list_notices, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("<int:number>/read/", views.read_one, name="read_one"),
    path("preferences/", views.preferences, name="preferences"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
]
