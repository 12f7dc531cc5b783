"""The law of origin as pure functions: language, bills of materials, evaluation, conventional sentences."""
