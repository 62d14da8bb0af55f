"""Statistics of small counts: pure functions, without data, clock or chance."""
