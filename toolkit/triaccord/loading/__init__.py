"""Origins to versions: files, git, catalogue, URLs, overlays, with positions found on demand."""

from triaccord.loading.version import Dialect, Version

__all__ = ["Dialect", "Version"]
