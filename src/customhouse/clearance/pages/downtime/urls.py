"""Addresses of an office without a line."""

from __future__ import annotations

from django.urls import path

from customhouse.clearance.pages.downtime import views

app_name = "downtime"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("outages/", views.declare, name="declare"),
    path("outages/<int:outage>/end/", views.end, name="end"),
    path("numbers/", views.reserve, name="reserve"),
    path("numbers/<int:number>/", views.sheets, name="sheets"),
    path("numbers/<int:number>/register.xlsx", views.spreadsheet, name="spreadsheet"),
    path("load/", views.load, name="load"),
]
