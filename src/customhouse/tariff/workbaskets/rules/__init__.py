"""Rules of draft law: what a basket would make of the law, and whether that can be law. Pure, without Django."""
