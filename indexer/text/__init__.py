"""Rules about strings, shared by index time and query time."""
