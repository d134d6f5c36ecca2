"""How many updates one transaction takes: many, unless the machine is so slow that the database is held for long."""

LARGEST = 200
SMALLEST = 100
"""Fewer would not help: each transaction has its price, and the queue would grow by it."""
QUICK = 0.1
SLOW = 0.25


class Pace:
    def __init__(self, *, largest: int = LARGEST) -> None:
        self.size = largest
        self._largest = largest

    def learn(self, rows: int, seconds: float) -> None:
        """A full batch that was quick doubles the size, a slow one halves it."""
        if rows >= self.size and seconds < QUICK:
            self.size = min(self._largest, self.size * 2)
        elif seconds > SLOW and rows > SMALLEST:
            self.size = max(SMALLEST, rows // 2)
