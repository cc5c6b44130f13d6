"""The kinds of check, one module each; a kind is known by being in this folder."""
