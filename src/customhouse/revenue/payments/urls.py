"""Addresses of receipts, the counter, tills and the bank."""

from __future__ import annotations

from django.urls import path

from customhouse.revenue.payments import views, views_bank, views_till

app_name = "payments"
urlpatterns = [
    path("receipts/", views.receipts, name="list"),
    path("receipts/<str:number>/", views.receipt, name="receipt"),
    path("receipts/<str:number>/receipt.pdf", views.receipt_on_paper, name="paper"),
    path("counter/", views.counter, name="counter"),
    path("counter/open/", views.open_till, name="open_till"),
    path("counter/count/", views_till.count, name="count"),
    path("tills/", views_till.tills_list, name="tills"),
    path("tills/<int:key>/", views_till.till, name="till"),
    path("bank/", views_bank.bank, name="bank"),
    path("bank/<int:key>/", views_bank.statement, name="statement"),
    path("bank/lines/<int:key>/", views_bank.line, name="line"),
    path("bank/lines/<int:key>/explain/", views_bank.explain, name="explain"),
    path("bank/lines/<int:key>/send-back/", views_bank.send_back, name="send_back"),
    path("bank/lines/<int:key>/send-back/decide/", views_bank.decide, name="decide_sending"),
]
