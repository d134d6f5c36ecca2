"""`python -m tests.faults`: break the program and see what is left."""

import sys

from tests.faults.harness.command import main

sys.exit(main())
