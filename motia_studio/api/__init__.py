"""The JSON API that the console reads. One file per resource."""
