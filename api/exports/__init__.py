"""Excerpts with their references as a file: Word and Markdown."""
