"""Who may call, and how they say who they are."""

from __future__ import annotations

from triaccord.diff.rules.registry import rule
from triaccord.diff.rules.words import in_model, keyword, parameter, perhaps, step, thing, value  # noqa: F401
from triaccord.model import Change, Level, Side


@rule(on="security-added", side=Side.NONE, level=Level.BREAKING)
def security_added(change: Change) -> str | None:
    """Callers must now authenticate."""
    return f"{value(change.new)} is now required"


@rule(on="security-removed", side=Side.NONE, level=Level.BREAKING)
def security_removed(change: Change) -> str | None:
    """A way to authenticate is gone."""
    if change.detail.get("free"):
        return None
    return f"{value(change.old)} no longer suffices; {value(change.new)} is required"


@rule(on="security-removed", side=Side.NONE, level=Level.SAFE)
def security_dropped(change: Change) -> str | None:
    """A way to authenticate is gone, and none is needed."""
    if not change.detail.get("free"):
        return None
    return f"{value(change.old)} is no longer needed"


@rule(on="security-lifted", side=Side.NONE, level=Level.SAFE)
def security_lifted(change: Change) -> str | None:
    """Callers need not authenticate any more."""
    return "authentication is no longer required"


@rule(on="security-alternative-added", side=Side.NONE, level=Level.SAFE)
def security_alternative_added(change: Change) -> str | None:
    """There is one more way to authenticate."""
    return f"{value(change.new)} suffices, too"


@rule(on="scope-added", side=Side.NONE, level=Level.BREAKING)
def scope_added(change: Change) -> str | None:
    """A token needs one more scope."""
    return f"{value(change.subject)} now needs {value(change.detail['scopes'])}"


@rule(on="scope-removed", side=Side.NONE, level=Level.SAFE)
def scope_removed(change: Change) -> str | None:
    """A token needs fewer scopes."""
    return f"{value(change.subject)} needs fewer scopes"


@rule(on="scheme-added", side=Side.NONE, level=Level.SAFE)
def scheme_added(change: Change) -> str | None:
    """A security scheme is new."""
    return f"security scheme {value(change.subject)} was added"


@rule(on="scheme-removed", side=Side.NONE, level=Level.SAFE)
def scheme_removed(change: Change) -> str | None:
    """A security scheme is gone; operations that needed it say so themselves."""
    return f"security scheme {value(change.subject)} was removed"


@rule(on="scheme-changed", side=Side.NONE, level=Level.BREAKING)
def scheme_changed(change: Change) -> str | None:
    """Credentials look different on the wire."""
    if change.detail.get("field") == "openIdConnectUrl":
        return None
    return f"{value(change.detail['field'])} of security scheme {value(change.subject)} is {value(change.new)}, was {value(change.old)}"


@rule(on="scheme-changed", side=Side.NONE, level=Level.RISKY)
def scheme_discovery_moved(change: Change) -> str | None:
    """The provider is described at another address."""
    if change.detail.get("field") != "openIdConnectUrl":
        return None
    return f"security scheme {value(change.subject)} is described at {value(change.new)}"


@rule(on="flow-added", side=Side.NONE, level=Level.SAFE)
def flow_added(change: Change) -> str | None:
    """There is one more flow to get a token."""
    return f"flow {value(change.new)} of {value(change.subject)} was added"


@rule(on="flow-removed", side=Side.NONE, level=Level.BREAKING)
def flow_removed(change: Change) -> str | None:
    """A flow to get a token is gone."""
    return f"flow {value(change.old)} of {value(change.subject)} was removed"


@rule(on="flow-url-changed", side=Side.NONE, level=Level.RISKY)
def flow_url_changed(change: Change) -> str | None:
    """Tokens come from another address."""
    return f"{value(change.detail['field'])} of {value(change.subject)} is {value(change.new)}, was {value(change.old)}"


@rule(on="flow-scope-added", side=Side.NONE, level=Level.SAFE)
def flow_scope_added(change: Change) -> str | None:
    """There is one more scope to ask for."""
    return f"scope {value(change.new)} of {value(change.subject)} was added"


@rule(on="flow-scope-removed", side=Side.NONE, level=Level.RISKY)
def flow_scope_removed(change: Change) -> str | None:
    """A scope can no longer be asked for."""
    return f"scope {value(change.old)} of {value(change.subject)} was removed"


@rule(on="security-eased", side=Side.NONE, level=Level.SAFE)
def security_eased(change: Change) -> str | None:
    """Callers need fewer credentials at once."""
    return f"{value(change.new)} suffices, {value(change.old)} was required"
