"""Pure rules of learning: columns of known files, encodings, memory, boosting, calibration and measures."""
