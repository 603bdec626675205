"""Tests of the whole; those of one verb live beside the verb, in `src/vinculo/…/tests/`."""
