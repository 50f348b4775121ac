"""Questions that need both store and engine."""
