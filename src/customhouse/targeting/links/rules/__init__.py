"""What is one and the same identity, who shares it, and which patterns tell something. No Django."""
