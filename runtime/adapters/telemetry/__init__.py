"""Where spans and log records go."""
