"""Rules of flows: what is normal, what departs, said in words. Pure."""
