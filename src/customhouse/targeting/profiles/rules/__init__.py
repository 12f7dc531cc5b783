"""Pure rules of profiles: how they are written, whether they are written well, and which goods they find."""
