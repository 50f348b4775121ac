"""Entities to contracts and ties."""
