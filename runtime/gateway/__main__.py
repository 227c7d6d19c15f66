"""`python -m runtime.gateway --project DIR`, which is how the supervisor starts it."""

import sys

from runtime.gateway.main import main

sys.exit(main())
