"""Bulk runs: files of declarations cleared with progress, resumed after a kill."""
