"""Addresses of the administration of people."""

from __future__ import annotations

from django.urls import path

from customhouse.foundation.access import views, views_keys

app_name = "access"
urlpatterns = [
    path("", views.people, name="people"),
    path("new/", views.new_person, name="new_person"),
    path("permissions/", views.permissions, name="permissions"),
    path("<int:number>/", views.person, name="person"),
    path("<int:number>/close/", views.close, name="close"),
    path("<int:number>/revoke/<int:assignment>/", views.revoke, name="revoke"),
    path("<int:number>/keys/", views_keys.issue, name="issue_key"),
    path("<int:number>/keys/<int:key>/revoke/", views_keys.revoke, name="revoke_key"),
]
