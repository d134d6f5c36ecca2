"""The command line. Nothing heavy is imported before a command needs it."""

import sys
from collections.abc import Sequence

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. What went wrong is told in one line on stderr; 2 is the user's mistake, 1 anything else."""
    from bot.cli import failures
    from bot.cli.program import run

    try:
        return run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        failure = failures.explain(error)
        if failure is None:
            raise
        for line in failure.lines:
            print(f"firstline: {line}", file=sys.stderr)
        return failure.code
