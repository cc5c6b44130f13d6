"""Carry what an auditor decided from one round to the next."""
