"""Addresses of webhooks."""

from __future__ import annotations

from django.urls import path

from customhouse.foundation.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("", views.endpoints, name="list"),
    path("new/", views.register, name="register"),
    path("<int:number>/", views.endpoint, name="endpoint"),
    path("<int:number>/secret/", views.renew, name="renew"),
    path("<int:number>/switch/", views.switch, name="switch"),
    path("<int:number>/test/", views.test, name="test"),
    path("<int:number>/deliveries/<int:delivery>/again/", views.again, name="again"),
]
