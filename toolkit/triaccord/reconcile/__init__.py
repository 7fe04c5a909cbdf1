"""Changes × claims → verdicts: what was announced, what the notes are silent about, what is not so."""

from triaccord.reconcile.explaining import explain_claim, explain_finding
from triaccord.reconcile.neighbours import with_neighbours
from triaccord.reconcile.presence import Document
from triaccord.reconcile.promises import expectation, promises
from triaccord.reconcile.succession import Step, is_loss, with_history
from triaccord.reconcile.verdicts import Reconciliation, reconcile

__all__ = [
    "Document",
    "Reconciliation",
    "Step",
    "expectation",
    "explain_claim",
    "explain_finding",
    "is_loss",
    "promises",
    "reconcile",
    "with_history",
    "with_neighbours",
]
