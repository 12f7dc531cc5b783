"""Addresses of valuation."""

from __future__ import annotations

from django.urls import path

from customhouse.tariff.valuation import bank_views, views

app_name = "valuation"
urlpatterns = [
    path("", views.dossier, name="dossier"),
    path("bank/", bank_views.comparable, name="bank"),
    path("doubts/", views.doubts, name="doubts"),
    path("doubts/raise/", views.raise_doubt, name="raise"),
    path("doubts/<str:number>/", views.doubt, name="doubt"),
    path("doubts/<str:number>/step/", views.step, name="step"),
]
