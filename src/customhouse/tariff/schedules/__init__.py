"""Tariffs of any country, as they are published: brought in, compared, asked for every legal option, written out."""
