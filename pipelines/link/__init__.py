"""Mentions to entities, within a document."""
