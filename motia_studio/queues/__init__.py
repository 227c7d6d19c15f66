"""What people see of the project's queues and do with them: messages, dead letters, pauses."""
