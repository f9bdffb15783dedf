"""Fetching from other people's servers: only what is on the list, only where it may go, and no more than it may cost."""
