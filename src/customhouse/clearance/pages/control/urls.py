"""Addresses of control. What belongs to a declaration is named by its MRN and a number."""

from __future__ import annotations

from django.urls import path, register_converter

from customhouse.clearance.pages.control import examining, goods, levels, orders, questions, today


class MrnConverter:
    """A movement reference number in an address."""

    regex = "[0-9]{2}[A-Z]{2}[0-9A-Z]{14}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


class ShortNumberConverter:
    """The number of something of a declaration, as its column keeps it."""

    regex = "[0-9]{1,4}"

    def to_python(self, value: str) -> int:
        """As a number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """In figures."""
        return str(value)


register_converter(MrnConverter, "control_mrn")
register_converter(ShortNumberConverter, "few")

app_name = "control"
ONE = "<control_mrn:mrn>/<few:number>/"
urlpatterns = [
    path("", today.today, name="today"),
    path("supervision/", today.supervision, name="supervision"),
    path("questions/", questions.to_answer, name="questions"),
    path(f"orders/{ONE}", orders.show, name="order"),
    path(f"orders/{ONE}take/", orders.take, name="take"),
    path(f"orders/{ONE}reassign/", orders.reassign, name="reassign"),
    path(f"orders/{ONE}examine/", examining.examine, name="examine"),
    path(f"orders/{ONE}finding/", examining.finding, name="finding"),
    path(f"orders/{ONE}photos/<few:photo>/", orders.photo, name="photo"),
    path(f"questions/{ONE}", questions.show, name="question"),
    path(f"questions/{ONE}withdraw/", questions.withdraw, name="withdraw"),
    path(f"questions/{ONE}close/", questions.close, name="close"),
    path(f"questions/{ONE}files/<few:file>/", questions.attached, name="attached"),
    path(f"measures/{ONE}end/", goods.end, name="end_measure"),
    path(f"changes/{ONE}", levels.decide, name="decide"),
    path("<control_mrn:mrn>/", goods.show, name="declaration"),
    path("<control_mrn:mrn>/ask/", questions.ask, name="ask"),
    path("<control_mrn:mrn>/hold/", goods.hold, name="hold"),
    path("<control_mrn:mrn>/detain/", goods.detain, name="detain"),
    path("<control_mrn:mrn>/raise/", levels.stricter, name="raise"),
    path("<control_mrn:mrn>/lower/", levels.lighter, name="lower"),
]
