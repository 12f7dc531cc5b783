"""Documents: files that people attach, kept byte for byte by their digest; PDF and QR of what Customhouse issues."""
