"""Customs brokers and the mandates under which they act for traders (direct or indirect)."""
