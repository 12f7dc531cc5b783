"""What a page is made of: records that areas fill in their views and the `web` templates draw."""
