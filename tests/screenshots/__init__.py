"""`./studio screenshots`: a picture of every panel, empty and full, light and dark, on a desktop and on a phone."""
