"""What every state adapter guarantees."""
