"""Addresses of origin."""

from __future__ import annotations

from django.urls import path

from customhouse.tariff.origin import views, views_proofs, views_received, views_verifying

app_name = "origin"
urlpatterns = [
    path("", views.wizard, name="wizard"),
    path("proofs/", views_proofs.proofs, name="proofs"),
    path("proofs/issue/", views_proofs.issue, name="issue"),
    path("proofs/<str:reference>/", views_proofs.proof, name="proof"),
    path("proofs/<str:reference>/duplicate/", views_proofs.duplicate, name="duplicate"),
    path("proofs/<str:reference>/replace/", views_proofs.replace, name="replace"),
    path("proofs/<str:reference>/cancel/", views_proofs.cancel, name="cancel"),
    path("received/", views_received.received, name="all_received"),
    path("received/<str:issuer>/<path:number>/", views_received.one, name="received"),
    path("exporters/", views_verifying.exporters, name="exporters"),
    path("exporters/<str:number>/revoke/", views_verifying.revoke, name="revoke"),
    path("enquiries/", views_verifying.enquiries, name="enquiries"),
    path("enquiries/<str:reference>/", views_verifying.enquiry, name="enquiry"),
    path("verify/", views_verifying.enter, name="enter"),
    path("verify/<str:code>/", views_verifying.verify, name="verify"),
]
