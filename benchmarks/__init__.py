"""Measurements beside a peer or a limit in the same run. `./studio bench NAME` runs the file NAME.py."""
