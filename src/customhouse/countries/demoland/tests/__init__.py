"""Tests of demoland's law: that it is whole, and hangs together."""
