"""Sets a checkout up and starts it, with nothing but Python's standard library.

Everything here runs before a single dependency is installed, so nothing here imports the rest of the project.
"""
