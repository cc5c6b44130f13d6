"""Read what an indicator and its value say: kind, number, vagueness, direction, category."""
