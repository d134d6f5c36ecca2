"""How many updates one transaction takes: more while it stays quick, fewer when people would begin to wait."""

LARGEST = 200
QUICK = 0.020
SLOW = 0.045


class Pace:
    def __init__(self, *, start: int = 32, largest: int = LARGEST) -> None:
        self.size = min(start, largest)
        self._largest = largest

    def learn(self, rows: int, seconds: float) -> None:
        """A full batch that was quick doubles the size, a slow one halves it."""
        if rows >= self.size and seconds < QUICK:
            self.size = min(self._largest, self.size * 2)
        elif seconds > SLOW and rows > 1:
            self.size = max(1, min(self.size, rows) // 2)
