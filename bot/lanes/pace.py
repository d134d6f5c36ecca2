"""How many updates one transaction takes: many, but not so many that the database is held for long."""

LARGEST = 200
SMALLEST = 50
"""Fewer than this would not help: a transaction has its price, and a longer queue would be paid for with it."""
QUICK = 0.05
SLOW = 0.1


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
