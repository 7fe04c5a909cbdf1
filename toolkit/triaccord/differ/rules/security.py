"""Who may call, and how they say who they are."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import value
from triaccord.model import Change, Json, Level, Side


@rule(on="security-added", side=Side.NONE, level=Level.BREAKING)
def security_added(change: Change) -> str | None:
    """Callers must now authenticate.

    Why it breaks:
        Calls without credentials are refused.

    Before:
        {components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}, basic: {
                type: http, scheme: basic}}}}

    After:
        {components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}, basic: {
                type: http, scheme: basic}}}, security: [{key: []}]}

    Mend:
        Send the credentials.
    """
    return f"{value(change.new)} is now required"


@rule(on="security-removed", side=Side.NONE, level=Level.BREAKING)
def security_removed(change: Change) -> str | None:
    """A way to authenticate is gone.

    Why it breaks:
        Calls that use it are refused.

    Before:
        {components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}, basic: {
                type: http, scheme: basic}}}, security: [{key: []}, {basic: []}]}

    After:
        {components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}, basic: {
                type: http, scheme: basic}}}, security: [{key: []}]}

    Mend:
        Authenticate in a way that is left.
    """
    return f"{value(change.old)} no longer suffices; {value(change.new)} is required"


@rule(on="security-lifted", side=Side.NONE, level=Level.SAFE)
def security_lifted(change: Change) -> str | None:
    """Callers need not authenticate any more.

    Why:
        Credentials that are sent all the same do no harm.

    Before:
        {components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}, basic: {
                type: http, scheme: basic}}}, security: [{key: []}]}

    After:
        {components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}, basic: {
                type: http, scheme: basic}}}}
    """
    return "authentication is no longer required"


@rule(on="security-eased", side=Side.NONE, level=Level.SAFE)
def security_eased(change: Change) -> str | None:
    """Callers need fewer credentials at once.

    Why:
        Who sends all of them still has enough.

    Before:
        {components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}, basic: {
                type: http, scheme: basic}}}, security: [{key: [], basic: []}]}

    After:
        {components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}, basic: {
                type: http, scheme: basic}}}, security: [{key: []}]}
    """
    return f"{value(change.new)} suffices, {value(change.old)} was required"


@rule(on="security-alternative-added", side=Side.NONE, level=Level.SAFE)
def security_alternative_added(change: Change) -> str | None:
    """There is one more way to authenticate.

    Why:
        The old ways still work.

    Before:
        {components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}, basic: {
                type: http, scheme: basic}}}, security: [{key: []}]}

    After:
        {components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}, basic: {
                type: http, scheme: basic}}}, security: [{key: []}, {basic: []}]}
    """
    return f"{value(change.new)} suffices, too"


@rule(on="scope-added", side=Side.NONE, level=Level.BREAKING)
def scope_added(change: Change) -> str | None:
    """A token needs one more scope.

    Why it breaks:
        Tokens that were granted without it are refused.

    Before:
        {components: {securitySchemes: {auth: {type: oauth2, flows: {clientCredentials: {
                    tokenUrl: 'https://a.example/t', scopes: {read: r, write: w}}}}}}, security: [
            {auth: [read]}]}

    After:
        {components: {securitySchemes: {auth: {type: oauth2, flows: {clientCredentials: {
                    tokenUrl: 'https://a.example/t', scopes: {read: r, write: w}}}}}}, security: [
            {auth: [read, write]}]}

    Mend:
        Ask for the scope, and get a new token.
    """
    asked, freed = _told(change.detail["scopes"]), _told(change.detail.get("no_longer"))
    return f"{value(change.subject)} now needs {asked}{f', no longer {freed}' if freed else ''}"


def _told(scopes: Json) -> str:
    return ", ".join(map(value, scopes)) if isinstance(scopes, list) else ""


@rule(on="scope-removed", side=Side.NONE, level=Level.SAFE)
def scope_removed(change: Change) -> str | None:
    """A token needs fewer scopes.

    Why:
        Tokens that have more still suffice.

    Before:
        {components: {securitySchemes: {auth: {type: oauth2, flows: {clientCredentials: {
                    tokenUrl: 'https://a.example/t', scopes: {read: r, write: w}}}}}}, security: [
            {auth: [read, write]}]}

    After:
        {components: {securitySchemes: {auth: {type: oauth2, flows: {clientCredentials: {
                    tokenUrl: 'https://a.example/t', scopes: {read: r, write: w}}}}}}, security: [
            {auth: [read]}]}
    """
    return f"{value(change.subject)} no longer needs {_told(change.detail['scopes'])}"


@rule(on="scheme-added", side=Side.NONE, level=Level.SAFE)
def scheme_added(change: Change) -> str | None:
    """A security scheme is new.

    Why:
        Operations that need it say so themselves.

    Before:
        {components: {securitySchemes: {}}}

    After:
        {components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}}
    """
    return f"security scheme {value(change.subject)} was added"


@rule(on="scheme-removed", side=Side.NONE, level=Level.SAFE)
def scheme_removed(change: Change) -> str | None:
    """A security scheme is gone.

    Why:
        Operations that needed it say so themselves.

    Before:
        {components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}}

    After:
        {components: {securitySchemes: {}}}
    """
    return f"security scheme {value(change.subject)} was removed"


@rule(on="scheme-changed", side=Side.NONE, level=Level.BREAKING)
def scheme_changed(change: Change) -> str | None:
    """Credentials look different on the wire.

    Why it breaks:
        Credentials that are sent the old way are not found.

    Before:
        {components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}}

    After:
        {components: {securitySchemes: {key: {type: apiKey, in: header, name: Api-Key}}}}

    Mend:
        Send them the new way.
    """
    if change.detail.get("field") == "openIdConnectUrl" or change.detail.get("same_wire"):
        return None
    return (
        f"{value(change.detail['field'])} of security scheme {value(change.subject)} is "
        f"{value(change.new)}, was {value(change.old)}"
    )


@rule(on="scheme-changed", side=Side.NONE, level=Level.RISKY)
def scheme_discovery_moved(change: Change) -> str | None:
    """The identity provider is described at another address.

    Why it breaks:
        Clients that have the old address built in may fail; tokens may or may not stay valid.

    Before:
        {components: {securitySchemes: {id: {type: openIdConnect, openIdConnectUrl: 'https://a.example/id'}}}}

    After:
        {components: {securitySchemes: {id: {type: openIdConnect, openIdConnectUrl: 'https://b.example/id'}}}}

    Mend:
        Read the provider's data from the new address.
    """
    if change.detail.get("field") != "openIdConnectUrl":
        return None
    return (
        f"security scheme {value(change.subject)} is described at {value(change.new)}, was "
        f"{value(change.old)}"
    )


@rule(on="scheme-changed", side=Side.NONE, level=Level.RISKY)
def scheme_kind_changed(change: Change) -> str | None:
    """Credentials are got in another way, and may look the same on the wire.

    Why it breaks:
        A bearer token is a bearer token, whoever gave it; whether tokens that were given the old way are
        still taken, the document cannot say.

    Before:
        {components: {securitySchemes: {auth: {type: oauth2, flows: {clientCredentials: {
                    tokenUrl: 'https://a.example/t', scopes: {read: r}}}}}}}

    After:
        {components: {securitySchemes: {auth: {type: http, scheme: bearer}}}}

    Mend:
        Get credentials the new way.
    """
    if not change.detail.get("same_wire"):
        return None
    return f"security scheme {value(change.subject)} is {value(change.new)}, was {value(change.old)}"


@rule(on="flow-added", side=Side.NONE, level=Level.SAFE)
def flow_added(change: Change) -> str | None:
    """There is one more flow to get a token.

    Why:
        The old flows still work.

    Before:
        {components: {securitySchemes: {auth: {type: oauth2, flows: {clientCredentials: {
                    tokenUrl: 'https://a.example/t', scopes: {read: r}}}}}}}

    After:
        {components: {securitySchemes: {auth: {type: oauth2, flows: {clientCredentials: {
                    tokenUrl: 'https://a.example/t', scopes: {read: r}}, password: {tokenUrl: 'https://a.example/t',
                    scopes: {}}}}}}}
    """
    return f"flow {value(change.new)} of {value(change.subject)} was added"


@rule(on="flow-removed", side=Side.NONE, level=Level.BREAKING)
def flow_removed(change: Change) -> str | None:
    """A flow to get a token is gone.

    Why it breaks:
        Clients that use it get no token.

    Before:
        {components: {securitySchemes: {auth: {type: oauth2, flows: {clientCredentials: {
                    tokenUrl: 'https://a.example/t', scopes: {read: r}}, password: {tokenUrl: 'https://a.example/t',
                    scopes: {}}}}}}}

    After:
        {components: {securitySchemes: {auth: {type: oauth2, flows: {clientCredentials: {
                    tokenUrl: 'https://a.example/t', scopes: {read: r}}}}}}}

    Mend:
        Get tokens by a flow that is left.
    """
    return f"flow {value(change.old)} of {value(change.subject)} was removed"


@rule(on="flow-url-changed", side=Side.NONE, level=Level.RISKY)
def flow_url_changed(change: Change) -> str | None:
    """Tokens come from another address.

    Why it breaks:
        The old address may stop answering; the document cannot say when.

    Before:
        {components: {securitySchemes: {auth: {type: oauth2, flows: {clientCredentials: {
                    tokenUrl: 'https://a.example/t', scopes: {read: r}}}}}}}

    After:
        {components: {securitySchemes: {auth: {type: oauth2, flows: {clientCredentials: {
                    tokenUrl: 'https://b.example/t', scopes: {read: r}}}}}}}

    Mend:
        Get tokens from the new address.
    """
    return (
        f"{value(change.detail['field'])} of {value(change.subject)} is {value(change.new)}, was "
        f"{value(change.old)}"
    )


@rule(on="flow-scope-added", side=Side.NONE, level=Level.SAFE)
def flow_scope_added(change: Change) -> str | None:
    """There is one more scope to ask for.

    Why:
        Operations that need it say so themselves.

    Before:
        {components: {securitySchemes: {auth: {type: oauth2, flows: {clientCredentials: {
                    tokenUrl: 'https://a.example/t', scopes: {read: r}}}}}}}

    After:
        {components: {securitySchemes: {auth: {type: oauth2, flows: {clientCredentials: {
                    tokenUrl: 'https://a.example/t', scopes: {read: r, write: w}}}}}}}
    """
    return f"scope {value(change.new)} of {value(change.subject)} was added"


@rule(on="flow-scope-removed", side=Side.NONE, level=Level.RISKY)
def flow_scope_removed(change: Change) -> str | None:
    """A scope can no longer be asked for.

    Why it breaks:
        Providers may refuse a request that names an unknown scope.

    Before:
        {components: {securitySchemes: {auth: {type: oauth2, flows: {clientCredentials: {
                    tokenUrl: 'https://a.example/t', scopes: {read: r, write: w}}}}}}}

    After:
        {components: {securitySchemes: {auth: {type: oauth2, flows: {clientCredentials: {
                    tokenUrl: 'https://a.example/t', scopes: {read: r}}}}}}}

    Mend:
        Do not ask for it any more.
    """
    return f"scope {value(change.old)} of {value(change.subject)} was removed"
