"""Contract testing and API compatibility for integrators."""

__version__ = "0.1.0"
