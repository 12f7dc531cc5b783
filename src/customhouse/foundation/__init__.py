"""What every area stands on: settings, people and their rights, the event trail, envelopes, jobs, notices."""
