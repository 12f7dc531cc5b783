"""Pure rules of selection: the draw, the choice of a lane, the fingerprint of goods, and who may read what."""
