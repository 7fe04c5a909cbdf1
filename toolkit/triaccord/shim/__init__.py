"""A compatibility shim: one Python file that speaks NEW to the server and OLD to the integrator's code."""

from triaccord.shim.generating import shim_text

__all__ = ["shim_text"]
