"""Shows a project to whoever opens it for the first time: plays the requests in its studio.json, once.

Started by the studio as a process of its own once everything answers, so that nothing waits for it and nothing fails
with it. Knows nothing of Django.
"""
