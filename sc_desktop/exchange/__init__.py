"""Files and the clipboard: what leaves the program and what comes in. The only home of spreadsheet libraries."""
