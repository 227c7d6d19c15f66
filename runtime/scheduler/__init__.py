"""The scheduler process: delayed messages, retries and cron."""
