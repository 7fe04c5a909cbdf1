"""The main job: two versions and their notes to one report."""

from triaccord.pipeline.checker import Checker

__all__ = ["Checker"]
