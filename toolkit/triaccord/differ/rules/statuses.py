"""Statuses of responses, and what comes under them."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import value
from triaccord.model import Change, Level, Side


@rule(on="response-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_success_removed(change: Change) -> str | None:
    """A success is no longer reported as it was.

    Why it breaks:
        Clients that test for the status take success for failure.

    Before:
        {responses: {'200': {description: x}, '201': {description: x}}}

    After:
        {responses: {'201': {description: x}}}

    Mend:
        Take the statuses that are left for success.
    """
    if not change.detail.get("success") or change.detail.get("bare"):
        return None
    return f"status {value(change.subject)} is gone"


@rule(on="response-removed", side=Side.RESPONSE, level=Level.RISKY)
def response_bare_default_removed(change: Change) -> str | None:
    """The only answer that was described, without a status and without a body, is gone.

    Why it breaks:
        It promised no status and nothing to read; what comes back now, the document does not say either.

    Before:
        {responses: {default: {description: x}}}

    After:
        {responses: {}}

    Mend:
        Look what comes back.
    """
    if not (change.detail.get("success") and change.detail.get("bare")):
        return None
    return "the answer `default` is gone"


@rule(on="response-removed", side=Side.RESPONSE, level=Level.RISKY)
def response_error_removed(change: Change) -> str | None:
    """An error, or an answer on the way (1xx), is no longer listed.

    Why it breaks:
        It may be reported otherwise now, or not at all; the document cannot say.

    Before:
        {responses: {'200': {description: x}, '404': {description: x}}}

    After:
        {responses: {'200': {description: x}}}

    Mend:
        Handle every error, listed or not.
    """
    if change.detail.get("success"):
        return None
    return f"status {value(change.subject)} is gone"


@rule(on="response-added", side=Side.RESPONSE, level=Level.RISKY)
def response_success_added(change: Change) -> str | None:
    """A success may be reported in one more way.

    Why it breaks:
        Clients that test for one status only may take the new one for failure.

    Before:
        {responses: {'200': {description: x}}}

    After:
        {responses: {'200': {description: x}, '202': {description: x}}}

    Mend:
        Take the new status for success.
    """
    if not change.detail.get("success"):
        return None
    return f"status {value(change.subject)} is new"


@rule(on="response-added", side=Side.RESPONSE, level=Level.RISKY)
def response_error_added(change: Change) -> str | None:
    """One more error, or answer on the way (1xx), is listed.

    Why it breaks:
        Whether calls that succeeded now fail, or an old failure is only listed now, the document cannot
        say.

    Before:
        {responses: {'200': {description: x}}}

    After:
        {responses: {'200': {description: x}, '403': {description: x}}}

    Mend:
        Handle it.
    """
    if change.detail.get("success"):
        return None
    return f"status {value(change.subject)} is new"


@rule(on="response-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_status_changed(change: Change) -> str | None:
    """A success is reported with another status.

    Why it breaks:
        Clients that test for the old status take success for failure, and with 204 nothing comes to be read.

    Before:
        {responses: {'200': {description: x, content: {application/json: {schema: {type: object}}}}}}

    After:
        {responses: {'204': {description: x}}}

    Not when:
        Several successes went or came: which one took whose place, the document does not say.

    Mend:
        Take the new status for success, and do without a body where it has none.
    """
    return f"it answers {value(change.new)} instead of {value(change.old)}"


@rule(on="response-narrowed", side=Side.RESPONSE, level=Level.SAFE)
def response_status_narrowed(change: Change) -> str | None:
    """Of a range of statuses, only some are listed.

    Why:
        Every status that may come back could come back before.

    Before:
        {responses: {2XX: {description: x}}}

    After:
        {responses: {'200': {description: x}}}
    """
    return f"of the statuses {value(change.old)} only {value(change.new)} is left"


@rule(on="answer-removed", side=Side.REQUEST, level=Level.RISKY)
def answer_removed(change: Change) -> str | None:
    """A status that webhooks or callbacks could be answered with is no longer listed.

    Why it breaks:
        Who sends them may take it for a failure and send again; most take every success.

    Before:
        {webhooks: {changed: {post: {responses: {'200': {description: x}, '204': {description: x}}}}}}

    After:
        {webhooks: {changed: {post: {responses: {'200': {description: x}}}}}}

    Mend:
        Answer with a status that is listed.
    """
    return f"status {value(change.subject)} is no answer any more"


@rule(on="answer-changed", side=Side.REQUEST, level=Level.RISKY)
def answer_status_changed(change: Change) -> str | None:
    """Webhooks or callbacks are to be answered with another status.

    Why it breaks:
        Who sends them may take the old one for a failure and send again; most take every success.

    Before:
        {webhooks: {changed: {post: {responses: {'200': {description: x}}}}}}

    After:
        {webhooks: {changed: {post: {responses: {'204': {description: x}}}}}}

    Mend:
        Answer with the status that is listed.
    """
    return f"it is to be answered with {value(change.new)} instead of {value(change.old)}"


@rule(on="answer-added", side=Side.REQUEST, level=Level.SAFE)
def answer_added(change: Change) -> str | None:
    """Webhooks or callbacks may be answered with one more status.

    Why:
        The others stay welcome.

    Before:
        {webhooks: {changed: {post: {responses: {'200': {description: x}}}}}}

    After:
        {webhooks: {changed: {post: {responses: {'200': {description: x}, '204': {description: x}}}}}}
    """
    return f"status {value(change.subject)} is welcome as an answer, too"


@rule(on="response-body-added", side=Side.RESPONSE, level=Level.SAFE)
def response_body_added(change: Change) -> str | None:
    """A response has a body.

    Why:
        Readers that expect none do not look.

    Before:
        {responses: {'200': {description: x}}}

    After:
        {responses: {'200': {description: x, content: {application/json: {schema: {type: object}}}}}}
    """
    return f"status {value(change.subject)} now has a body"


@rule(on="response-body-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_body_removed(change: Change) -> str | None:
    """A response has no body any more.

    Why it breaks:
        Readers find nothing to read.

    Before:
        {responses: {'200': {description: x, content: {application/json: {schema: {type: object}}}}}}

    After:
        {responses: {'200': {description: x}}}

    Mend:
        Do without it.
    """
    if not change.detail.get("success"):
        return None
    return f"status {value(change.subject)} has no body any more"


@rule(on="response-body-removed", side=Side.RESPONSE, level=Level.RISKY)
def response_error_body_removed(change: Change) -> str | None:
    """An error has no body any more.

    Why it breaks:
        Clients that show or compare it find nothing; the failure itself is still told by the status.

    Before:
        {responses: {'404': {description: x, content: {application/json: {schema: {type: object}}}}}}

    After:
        {responses: {'404': {description: x}}}

    Mend:
        Go by the status.
    """
    if change.detail.get("success"):
        return None
    return f"status {value(change.subject)} has no body any more"


@rule(on="link-added", side=Side.RESPONSE, level=Level.SAFE)
def response_link_added(change: Change) -> str | None:
    """A response links to one more operation.

    Why:
        Who does not follow links does not notice.

    Before:
        {responses: {'200': {description: x, links: {}}}}

    After:
        {responses: {'200': {description: x, links: {next: {operationId: more}}}}}
    """
    return f"link {value(change.subject)} was added"


@rule(on="link-removed", side=Side.RESPONSE, level=Level.RISKY)
def response_link_removed(change: Change) -> str | None:
    """A link to an operation is gone.

    Why it breaks:
        Clients that follow links by name do not find it.

    Before:
        {responses: {'200': {description: x, links: {next: {operationId: more}}}}}

    After:
        {responses: {'200': {description: x, links: {}}}}

    Mend:
        Call the operation directly.
    """
    return f"link {value(change.subject)} was removed"


@rule(on="link-changed", side=Side.RESPONSE, level=Level.RISKY)
def response_link_changed(change: Change) -> str | None:
    """A link leads elsewhere.

    Why it breaks:
        Clients that follow links by name call something else.

    Before:
        {responses: {'200': {description: x, links: {next: {operationId: more}}}}}

    After:
        {responses: {'200': {description: x, links: {next: {operationId: rest}}}}}

    Mend:
        Look where it leads.
    """
    return f"link {value(change.subject)} changed"
