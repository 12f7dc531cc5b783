"""Addresses of the declaration pages. A declaration is named by its MRN, a refused one by the message that came."""

from __future__ import annotations

from django.urls import path, register_converter

from customhouse.clearance.pages import aside, declaration, downloads, lists, lodging, prices
from customhouse.clearance.pages.release import acts, note


class MrnConverter:
    """A movement reference number in an address."""

    regex = "[0-9]{2}[A-Z]{2}[0-9A-Z]{14}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


class NumberConverter:
    """The number of a message: no more figures than a database keeps."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """As a number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """In figures."""
        return str(value)


class FormConverter(MrnConverter):
    """The form in which an answer is written."""

    regex = "xml|json"


register_converter(MrnConverter, "mrn")
register_converter(NumberConverter, "number")
register_converter(FormConverter, "form")

app_name = "declarations"
urlpatterns = [
    path("", lists.own, name="list"),
    path("lodge/", lodging.lodge_message, name="lodge"),
    path("queue/", lists.work_queue, name="queue"),
    path("search/", lists.search, name="search"),
    path("aside/", aside.set_aside, name="aside"),
    path("aside/<number:received>/", aside.content, name="aside_bytes"),
    path("aside/<number:received>/replay/", aside.replay, name="aside_replay"),
    path("refused/<number:received>/", declaration.refused, name="refused"),
    path("messages/<number:received>/", downloads.message, name="message"),
    path("<mrn:mrn>/", declaration.show, name="show"),
    path("<mrn:mrn>/goods/", declaration.goods, name="goods"),
    path("<mrn:mrn>/duties/", declaration.duties, name="duties"),
    path("<mrn:mrn>/risk/", declaration.risk, name="risk"),
    path("<mrn:mrn>/prices/", prices.prices, name="prices"),
    path("<mrn:mrn>/prices/<number:number>/", prices.price, name="price"),
    path("<mrn:mrn>/prices/<number:number>/ask/", prices.ask_importer, name="price_ask"),
    path("<mrn:mrn>/prices/<number:number>/examine/", prices.examine, name="price_examine"),
    path("<mrn:mrn>/documents/", declaration.documents, name="documents"),
    path("<mrn:mrn>/versions/", declaration.versions, name="versions"),
    path("<mrn:mrn>/trail/", declaration.trail, name="trail"),
    path("<mrn:mrn>/amend/", lodging.amend, name="amend"),
    path("<mrn:mrn>/cancel/", lodging.cancel, name="cancel"),
    path("<mrn:mrn>/present/", lodging.present, name="present"),
    path("<mrn:mrn>/leave/", declaration.grant_leave, name="leave"),
    path("<mrn:mrn>/correct/", acts.correct, name="correct"),
    path("<mrn:mrn>/correct/<number:number>/", acts.decide, name="decide_correction"),
    path("<mrn:mrn>/settle/", acts.settle, name="settle"),
    path("<mrn:mrn>/revoke/", acts.revoke, name="revoke"),
    path("<mrn:mrn>/release-note.pdf", note.download, name="release_note"),
    path("<mrn:mrn>/responses/<number:number>.<form:form>", downloads.response, name="response"),
]
