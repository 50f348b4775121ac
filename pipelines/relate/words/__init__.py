"""Cue words, one table a language; read by `pipelines.relate.cues`."""
