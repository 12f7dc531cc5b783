"""Classification help: goods in words to ranked codes, with the way, the reasons and the question that separates them."""
