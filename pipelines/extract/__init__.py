"""Bytes to pages: one file per kind of file."""
