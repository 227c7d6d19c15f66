-- Keeps a message that nobody subscribes to. ARGV: topic, message.
park(ARGV[1], ARGV[2])
