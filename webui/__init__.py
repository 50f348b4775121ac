"""The reading room: searching, reading and judging, rendered on the server."""
