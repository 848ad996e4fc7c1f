"""`python -m unetgen`."""

import sys

from unetgen.cli import main

sys.exit(main())
