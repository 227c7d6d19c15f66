"""The lease that lets one scheduler of several fire."""
