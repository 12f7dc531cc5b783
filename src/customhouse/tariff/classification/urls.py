"""The address of classification help."""

from __future__ import annotations

from django.urls import path

from customhouse.tariff.classification import views

app_name = "classification"
urlpatterns = [path("", views.classify, name="classify")]
