"""How vehicles are described, classified, believed in their price, and conditioned: pure rules."""
