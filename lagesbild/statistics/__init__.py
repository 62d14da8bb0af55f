"""Statistics of small counts: pure functions, without files, clock or chance."""
