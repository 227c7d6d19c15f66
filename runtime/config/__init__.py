"""config.yaml: read once, checked whole, handed on as one frozen tree."""
