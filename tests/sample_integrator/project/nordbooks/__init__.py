"""A bookkeeping integration, as integrators write them: two HTTP clients, dicts here and models there."""
