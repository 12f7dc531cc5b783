"""Who trades, who acts for them, and which agencies have a say."""
