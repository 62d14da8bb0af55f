"""What each release has written, as a backup, and that the present program takes it over."""
