"""Streams: live collections of groups and items that clients subscribe to."""
