"""The past held against watch lists that changed."""
