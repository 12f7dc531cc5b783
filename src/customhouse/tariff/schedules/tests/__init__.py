"""Tests of tariff schedules."""
