"""Runs a Step because a person asks: by a message to it alone, or by a request to its endpoint."""
