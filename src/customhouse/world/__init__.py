"""A simulated trading country with known truth: demonstration traffic and benchmarks.

Reproducible by seed.
"""
