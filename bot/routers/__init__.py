"""What the bot does with each kind of update. Handlers parse, call one use case and say nothing themselves."""
