"""The process that the outside world talks to: HTTP Steps on one port, the stream WebSocket protocol on another."""
