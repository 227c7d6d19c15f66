"""The wire between a caller (gateway, worker) and a runner: 4-byte length and JSON, calls multiplexed by id."""
