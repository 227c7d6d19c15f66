"""What every benchmark needs: something to measure, something to load it with, and a table."""
