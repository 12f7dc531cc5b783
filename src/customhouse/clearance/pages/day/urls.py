"""Address of the page of the day."""

from __future__ import annotations

from django.urls import path

from customhouse.clearance.pages.day import views

app_name = "day"
urlpatterns = [path("", views.day, name="show")]
