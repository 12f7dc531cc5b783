"""Addresses of lodging by form. A draft is named by its number; another's is not there."""

from __future__ import annotations

from django.urls import path, register_converter

from customhouse.clearance.pages.entry import checking, estimates, items, starting, steps


class DraftConverter:
    """The number of a draft or of a goods item in it: no more figures than a database keeps."""

    regex = "[0-9]{1,9}"

    def to_python(self, value: str) -> int:
        """As a number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """In figures."""
        return str(value)


class SourceConverter:
    """The MRN of a declaration to begin from."""

    regex = "[0-9]{2}[A-Z]{2}[0-9A-Z]{14}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(DraftConverter, "draft")
register_converter(SourceConverter, "source")

app_name = "drafts"
urlpatterns = [
    path("", starting.drafts, name="list"),
    path("new/", starting.begin, name="begin"),
    path("codes/", items.codes, name="codes"),
    path("copy/<source:mrn>/", starting.copy_declaration, name="copy_declaration"),
    path("amend/<source:mrn>/", starting.amend_declaration, name="amend"),
    path("<draft:number>/", steps.show, name="show"),
    path("<draft:number>/step/<slug:name>/", steps.step, name="step"),
    path("<draft:number>/items/", items.items, name="items"),
    path("<draft:number>/items/add/", items.add, name="add_item"),
    path("<draft:number>/items/<draft:item_number>/", items.item, name="item"),
    path("<draft:number>/items/<draft:item_number>/estimate/", items.item_estimate, name="item_estimate"),
    path("<draft:number>/items/<draft:item_number>/remove/", items.remove, name="remove_item"),
    path("<draft:number>/estimate/", estimates.estimate_panel, name="estimate"),
    path("<draft:number>/check/", checking.check, name="check"),
    path("<draft:number>/copy/", starting.copy, name="copy"),
    path("<draft:number>/template/", starting.keep, name="keep"),
    path("<draft:number>/delete/", starting.delete, name="delete"),
]
