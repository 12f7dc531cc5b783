"""Who may do what: users, roles, API keys, and the actor every service is handed."""
