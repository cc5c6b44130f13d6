"""Write results: HTML, workbook, letters, JSON, CSV, SARIF."""
