"""Pure parts of the simulation: products, chance, shipments, mistakes and how a shipment is written as a message."""
