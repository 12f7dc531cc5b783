"""Insight: what is learnt from the trail of what happened; it reads every area below and changes none of them."""
