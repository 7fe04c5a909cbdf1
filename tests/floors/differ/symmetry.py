"""Rules without a mirror, and why. A waiver that is not needed fails the audit."""

from __future__ import annotations

ONE_SIDED: dict[str, str] = {
    "read-only-set": "responses carry read-only properties as before",
    "read-only-lifted": "responses carried it before",
    "write-only-set": "requests carry write-only properties as before",
    "write-only-lifted": "requests carried it before",
    "request-narrowed": "its mirror is `response-widened`",
    "response-widened": "its mirror is `request-narrowed`",
}
"""Events of schemas that one side only can notice."""

REQUEST_ONLY = (
    "answer",
    "parameter",
    "parameters",
    "path-parameter",
    "reserved",
    "empty",
    "body",
    "pagination",
)
RESPONSE_ONLY = ("header", "response", "link")
WHOLE: tuple[str, ...] = ("operation", "sunset", "stability", "webhook", "callback", "server")
WHOLE += ("security", "scope", "scheme", "flow")
UNUSED: dict[str, str] = {
    "schema-renamed": "names of components never go over the wire, so a rename is silent",
}
"""Events that no rule judges yet."""
