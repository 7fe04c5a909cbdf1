"""One module per output format. Adding a format is adding a module here."""
