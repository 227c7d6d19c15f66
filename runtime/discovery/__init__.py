"""From files to a registry: scan the folders, assemble what runners described, check it, draw it, watch for changes."""
