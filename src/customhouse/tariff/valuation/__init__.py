"""Customs value: what the price becomes once the law has added, deducted and converted."""
