"""Addresses of remissions."""

from __future__ import annotations

from django.urls import path

from customhouse.revenue.remissions import views

app_name = "remissions"
urlpatterns = [
    path("", views.remissions, name="list"),
    path("ask/", views.ask, name="ask"),
    path("<str:number>/", views.remission, name="remission"),
    path("<str:number>/decide/", views.decide, name="decide"),
]
