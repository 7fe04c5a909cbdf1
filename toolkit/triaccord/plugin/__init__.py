"""What the pytest plugin does once an option asks for it."""
