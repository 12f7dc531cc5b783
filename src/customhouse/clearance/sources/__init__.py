"""Where facts of selection are looked up: history, prices, words, watch lists and links, one module for each."""
