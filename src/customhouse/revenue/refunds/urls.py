"""Addresses of refunds."""

from __future__ import annotations

from django.urls import path

from customhouse.revenue.refunds import views

app_name = "refunds"
urlpatterns = [
    path("", views.refunds, name="list"),
    path("ask/", views.ask, name="ask"),
    path("<str:number>/", views.refund, name="refund"),
    path("<str:number>/decide/", views.decide, name="decide"),
    path("<str:number>/pay/", views.pay_out, name="pay_out"),
]
