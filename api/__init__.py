"""The front desk: the doors (HTTP and the command line), who asks, and what is said on the wire."""
