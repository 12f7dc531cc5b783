"""Address of the public vehicle estimator."""

from __future__ import annotations

from django.urls import path

from customhouse.tariff.vehicles import views

app_name = "vehicles"
urlpatterns = [path("", views.estimator, name="estimator")]
