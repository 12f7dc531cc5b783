"""Addresses of screening, for officers and analysts."""

from __future__ import annotations

from django.urls import path

from customhouse.targeting.screening import list_views, views

app_name = "screening"
urlpatterns = [
    path("", views.screen, name="screen"),
    path("decisions/", views.decide, name="decide"),
    path("decisions/<int:number>/confirm/", views.confirm, name="confirm"),
    path("lists/", list_views.lists, name="lists"),
    path("lists/<path:code>/", list_views.one_list, name="list"),
    path("files/new/", list_views.new, name="new"),
    path("files/<int:number>/", list_views.file, name="file"),
    path("files/<int:number>/report.csv", list_views.report, name="report"),
]
