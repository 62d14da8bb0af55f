"""Two apps, one PostgreSQL, one data folder, and nginx before them."""
