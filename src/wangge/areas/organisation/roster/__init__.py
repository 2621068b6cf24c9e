"""The bank's staff list as an Excel workbook: read within limits, checked row by row, written."""
