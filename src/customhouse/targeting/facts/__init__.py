"""The flat, typed snapshot of one goods item that selection reads."""
