"""A Bot API server and a chat page, for trying Firstline without a token."""
