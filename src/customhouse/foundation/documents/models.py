"""Tables of documents: bytes once each by their digest, and every time that somebody attached them. Insert-only."""

from __future__ import annotations

from django.db import models


class Content(models.Model):
    """Some bytes, kept once whoever attaches them."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    data = models.BinaryField()

    class Meta:
        db_table = "documents_content"


class Document(models.Model):
    """A file as somebody attached it: its bytes, its type as verified, its name without folders."""

    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="documents")
    media_type = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    kept_by = models.CharField(max_length=200)
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "documents_document"
        indexes = [models.Index(fields=["kept_by", "-id"], name="documents_kept_by")]

    @property
    def sha256(self) -> str:
        """The digest of its bytes."""
        return str(self.content_id)
