"""The project's schedules: when they run next, how they ran, and pausing them."""
