"""Drafts in pure Python: what was typed becomes a message, a declaration becomes a draft, a finding finds its field."""
