"""The project's HTTP endpoints as people look at them and try them: listed, described, sent to, with saved examples.

Knows nothing of Django, except where the history is read (`last.py`).
"""
