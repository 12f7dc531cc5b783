"""Rules of trials: the law as it is and as drafted, items of the past charged by both, sums kept. Pure."""
