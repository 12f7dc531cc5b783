"""Addresses of rulings."""

from __future__ import annotations

from django.urls import path

from customhouse.tariff.rulings import views

app_name = "rulings"
urlpatterns = [
    path("", views.published, name="published"),
    path("files/", views.files, name="files"),
    path("apply/", views.apply, name="apply"),
    path("files/<str:number>/", views.file, name="file"),
    path("files/<str:number>/papers/<int:paper>/", views.paper, name="paper"),
    path("files/<str:number>/act/", views.act, name="act"),
    path("files/<str:number>/issue/", views.issue, name="issue"),
    path("files/<str:number>/contest/", views.contest, name="contest"),
    path("files/<str:number>/review/", views.review, name="review"),
    path("<str:number>/", views.ruling, name="ruling"),
]
