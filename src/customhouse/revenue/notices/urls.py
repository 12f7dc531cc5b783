"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from customhouse.revenue.notices import views

app_name = "revenue_notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("<str:reference>/", views.notice, name="notice"),
    path("<str:reference>/notice.pdf", views.notice_on_paper, name="paper"),
]
