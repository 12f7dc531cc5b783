"""What a proof of origin is worth, in the words and the colour of a chip."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from customhouse.foundation.pages.records import Tone
from customhouse.tariff.origin.rules.proving import Standing

STANDINGS = {
    Standing.VALID: (gettext_lazy("Valid"), Tone.GOOD),
    Standing.EXPIRED: (gettext_lazy("Expired"), Tone.BAD),
    Standing.REPLACED: (gettext_lazy("Replaced"), Tone.NEUTRAL),
    Standing.CANCELLED: (gettext_lazy("Cancelled"), Tone.BAD),
}
