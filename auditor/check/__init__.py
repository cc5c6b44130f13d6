"""Apply rules to typed indicators and give findings."""
