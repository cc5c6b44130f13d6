"""Kinds of check, one module each; a kind registers by being in this folder."""
