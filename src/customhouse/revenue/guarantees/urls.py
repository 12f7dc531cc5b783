"""Addresses of guarantees and deferment accounts."""

from __future__ import annotations

from django.urls import path

from customhouse.revenue.guarantees import views

app_name = "guarantees"
urlpatterns = [
    path("", views.covers, name="list"),
    path("open/", views.open_cover, name="open"),
    path("call-in/", views.call_in, name="call_in"),
    path("<str:number>/", views.cover, name="cover"),
    path("<str:number>/close/", views.close, name="close"),
    path("<str:number>/secure/", views.secure, name="secure"),
]
