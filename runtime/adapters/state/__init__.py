"""State: a durable key-value store of groups, keys and JSON values."""
