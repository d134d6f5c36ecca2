"""How updates come in: stored raw and committed before Telegram hears "received"."""
