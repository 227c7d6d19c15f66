"""The Django project: accounts, console pages, JSON API, live sockets and the history of traces and logs."""
