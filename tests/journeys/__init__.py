"""End to end: the real program against the sandbox, over HTTP, as people would use it."""
