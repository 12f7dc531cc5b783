"""Risk profiles: dated conditions on facts that call for a control."""
