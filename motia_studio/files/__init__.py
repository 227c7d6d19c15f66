"""The project's files as people edit them in the page: which there are, what they say, how they are saved."""
