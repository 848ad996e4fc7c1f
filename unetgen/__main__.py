"""`python -m unetgen`."""

import sys

from unetgen.cli.command import main

sys.exit(main())
