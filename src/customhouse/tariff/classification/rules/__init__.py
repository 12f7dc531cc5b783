"""The rules of classification help: pure, from words to ranked codes."""
