"""Turn findings into the eight review points and a grade."""
