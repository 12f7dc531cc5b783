"""Typed settings and the country pack: what an installation can choose, and where its law comes from."""
