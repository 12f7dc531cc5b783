"""Addresses of screening, for officers and analysts."""

from __future__ import annotations

from django.urls import path

from customhouse.targeting.screening import views

app_name = "screening"
urlpatterns = [
    path("", views.screen, name="screen"),
    path("decisions/", views.decide, name="decide"),
    path("decisions/<int:number>/confirm/", views.confirm, name="confirm"),
]
