"""Release notes of any vendor to claims.

The way of a text::

    layouts/ ──> pieces ──tree──> blocks ──sentences, mentions──> masked words ──phrases──> facts ──> Claim
"""

from triaccord.notes.parse import parse_notes
from triaccord.notes.serialise import notes_to_json

__all__ = ["notes_to_json", "parse_notes"]
