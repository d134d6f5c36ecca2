"""How updates are handled: in order within a chat, many chats at a time, effects and inbox mark in one commit."""
