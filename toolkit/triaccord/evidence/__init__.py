"""Changes to witnesses and proofs: what one version accepts and the other refuses, as a complete exchange.

::

    findings ──prove──> findings with proof, witness and why
    versions ──discover──> findings that no rule has made
"""

from triaccord.evidence.budget import Budget
from triaccord.evidence.discovering import Discovery, discover
from triaccord.evidence.documents import Documents
from triaccord.evidence.proving import prove

__all__ = ["Budget", "Discovery", "Documents", "discover", "prove"]
