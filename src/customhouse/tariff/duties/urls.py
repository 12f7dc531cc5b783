"""Addresses of the public duty calculator."""

from __future__ import annotations

from django.urls import path

from customhouse.tariff.duties import views

app_name = "duties"
urlpatterns = [
    path("", views.calculator, name="calculator"),
    path("codes/", views.codes, name="codes"),
]
