"""Why a Step did not run: what keeps it from running now, and what was decided about it before."""
