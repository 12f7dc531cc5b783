"""Addresses of the models of selection, for analysts."""

from __future__ import annotations

from django.urls import path

from customhouse.targeting.learning import views

app_name = "learning"
urlpatterns = [
    path("", views.models, name="list"),
    path("<str:digest>/", views.model, name="model"),
    path("<str:digest>/approve/", views.approve, name="approve"),
    path("<str:digest>/roll-back/", views.roll_back, name="roll_back"),
]
