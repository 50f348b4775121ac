"""The record of truth: database and original files."""
