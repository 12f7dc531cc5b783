"""Notices: what is owed, by whom, under which head, until when; penalties and interest."""
