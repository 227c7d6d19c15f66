"""Makes the file of a new Step or stream from what somebody wants of it, and changes Steps that are there."""
