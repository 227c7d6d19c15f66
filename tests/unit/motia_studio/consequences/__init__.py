"""What a change would bring: reading configs without executing them, and comparing two projects."""
