"""Try, explain and compare rules."""
