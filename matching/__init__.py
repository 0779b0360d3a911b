"""Preferences x catalogue -> ranking. The second stage: pure functions over arrays, no I/O, clock or chance."""
