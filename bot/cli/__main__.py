"""`python -m bot.cli` is `firstline`."""

import sys

from bot.cli import main

sys.exit(main())
