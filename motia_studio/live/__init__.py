"""The live socket: one reader of telemetry per process feeds every page."""
