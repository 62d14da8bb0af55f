"""How the state came to be, a revision a file; alembic runs them in order."""
