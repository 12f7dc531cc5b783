"""The rules of editions: pure, from correlation tables to what became of codes."""
