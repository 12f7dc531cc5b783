"""Rules of control: what each type asks for, until when, who examines, what a report must say. Pure."""
