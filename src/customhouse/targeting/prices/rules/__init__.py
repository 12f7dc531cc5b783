"""Rules of prices: counting, fitting, placing. Pure."""
