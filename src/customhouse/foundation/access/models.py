"""People who sign in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who signs in. Their roles, offices and traders stand in tables of their own."""
