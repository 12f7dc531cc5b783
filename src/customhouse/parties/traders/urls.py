"""Addresses of the traders' register."""

from __future__ import annotations

from django.urls import path

from customhouse.parties.traders import views

app_name = "traders"
urlpatterns = [
    path("", views.traders, name="list"),
    path("register/", views.register, name="register"),
    path("<str:identifier>/", views.trader, name="trader"),
    path("<str:identifier>/suspend/", views.suspend, name="suspend"),
    path("<str:identifier>/reinstate/", views.reinstate, name="reinstate"),
    path("<str:identifier>/members/", views.add_member, name="add_member"),
    path("<str:identifier>/members/<int:user_id>/remove/", views.remove_member, name="remove_member"),
]
