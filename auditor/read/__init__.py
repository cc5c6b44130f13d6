"""Turn bytes into documents: grids of cells and blocks of text."""
