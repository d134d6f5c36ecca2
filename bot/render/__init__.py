"""From a notice to the one Telegram call that says it: words, times, entities, buttons."""
