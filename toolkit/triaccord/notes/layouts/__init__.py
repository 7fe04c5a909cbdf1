"""How notes lie on the page: one module per layout, each giving the same pieces."""
