"""Addresses of the tariffs that were brought in."""

from __future__ import annotations

from django.urls import path

from customhouse.tariff.schedules import views

app_name = "schedules"
urlpatterns = [
    path("", views.schedules, name="schedules"),
    path("template.csv", views.template_table, name="template"),
    path("<str:schedule>/export/", views.export, name="export"),
    path("<str:schedule>/", views.find, name="find"),
    path("<str:schedule>/<str:code>/", views.code, name="code"),
]
