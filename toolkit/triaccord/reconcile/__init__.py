"""Changes × claims → verdicts: what was announced, what the notes are silent about, what is not so."""

from triaccord.reconcile.presence import Document
from triaccord.reconcile.succession import Step, is_loss, with_history
from triaccord.reconcile.verdicts import Reconciliation, reconcile

__all__ = ["Document", "Reconciliation", "Step", "is_loss", "reconcile", "with_history"]
