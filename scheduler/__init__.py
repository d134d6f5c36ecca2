"""What happens by itself: the heartbeat, the sweep of timers, delivery to Telegram."""
