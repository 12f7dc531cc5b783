"""Tests of tariff quotas."""
