"""Which message is a question, and which message answers it: the pure rules of the first line."""
