"""Attacks on the console, one test each, by the names that the list of attacks gives them."""
