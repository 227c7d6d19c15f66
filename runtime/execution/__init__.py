"""Runs handlers: connections to runners, attempts, the answers to what a handler asks, and publishing."""
