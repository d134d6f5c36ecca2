"""Traffic, faults and a checker: the real program against the real sandbox, and what must still be true afterwards."""
