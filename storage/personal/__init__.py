"""What is kept of one person: where it stands, how it is handed over, how it goes."""
