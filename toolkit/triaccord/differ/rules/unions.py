"""Alternatives (`anyOf`, `oneOf`)."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import in_model, thing, value
from triaccord.model import Change, Level, Side


@rule(on="union-added", side=Side.REQUEST, level=Level.BREAKING)
def request_union_added(change: Change) -> str | None:
    """One of several alternatives must now hold.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {x: {type: string}, y: {type: string}}}

    After:
        {type: object, properties: {x: {type: string}, y: {type: string}}, anyOf: [{required: [
                x]}, {required: [y]}]}

    Mend:
        Send only what the new version accepts.
    """
    return f"{thing(change)} must be one of {value(change.new)}{in_model(change)}"


@rule(on="union-added", side=Side.RESPONSE, level=Level.SAFE)
def response_union_added(change: Change) -> str | None:
    """One of several alternatives now holds.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {x: {type: string}, y: {type: string}}}

    After:
        {type: object, properties: {x: {type: string}, y: {type: string}}, anyOf: [{required: [
                x]}, {required: [y]}]}
    """
    return f"{thing(change)} must be one of {value(change.new)}{in_model(change)}"


@rule(on="union-removed", side=Side.REQUEST, level=Level.SAFE)
def request_union_removed(change: Change) -> str | None:
    """None of the alternatives need hold any more.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {x: {type: string}, y: {type: string}}, anyOf: [{required: [
                x]}, {required: [y]}]}

    After:
        {type: object, properties: {x: {type: string}, y: {type: string}}}
    """
    return f"{thing(change)} need no longer be one of {value(change.old)}{in_model(change)}"


@rule(on="union-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_union_removed(change: Change) -> str | None:
    """None of the alternatives need hold any more.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {x: {type: string}, y: {type: string}}, anyOf: [{required: [
                x]}, {required: [y]}]}

    After:
        {type: object, properties: {x: {type: string}, y: {type: string}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"{thing(change)} need no longer be one of {value(change.old)}{in_model(change)}"


@rule(on="union-branch-added", side=Side.REQUEST, level=Level.SAFE)
def request_union_branch_added(change: Change) -> str | None:
    """One more alternative is accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}, {type: object, properties: {
                z: {type: boolean}}, required: [z]}]}
    """
    return f"{thing(change)} may be {value(change.new)}, too{in_model(change)}"


@rule(on="union-branch-added", side=Side.RESPONSE, level=Level.BREAKING)
def response_union_branch_added(change: Change) -> str | None:
    """One more alternative may come back.

    Why it breaks:
        Readers that know the old alternatives only meet another.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}, {type: object, properties: {
                z: {type: boolean}}, required: [z]}]}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    if change.detail.get("covered"):
        return None
    return f"{thing(change)} may be {value(change.new)}, too{in_model(change)}"


@rule(on="union-branch-added", side=Side.RESPONSE, level=Level.RISKY)
def response_covered_branch_added(change: Change) -> str | None:
    """One more alternative may come back, which reads like one that is known.

    Why it breaks:
        Whatever comes back could come back before, under another name; readers that choose by a name
        may not know the new one.

    Before:
        {components: {schemas: {A: {type: object, properties: {x: {type: string}}}, B: {type: object,
                properties: {x: {type: string}}}, C: {type: object, required: [y]}}}, paths: {/a: {
              get: {responses: {'200': {description: ok, content: {application/json: {schema: {
                        anyOf: [{$ref: '#/components/schemas/A'},
                          {$ref: '#/components/schemas/C'}]}}}}}}}}}

    After:
        {components: {schemas: {A: {type: object, properties: {x: {type: string}}}, B: {type: object,
                properties: {x: {type: string}}}, C: {type: object, required: [y]}}}, paths: {/a: {
              get: {responses: {'200': {description: ok, content: {application/json: {schema: {
                        anyOf: [{$ref: '#/components/schemas/A'},
                          {$ref: '#/components/schemas/C'},
                          {$ref: '#/components/schemas/B'}]}}}}}}}}}

    Mend:
        Give the reader a branch for the new alternative.
    """
    if not change.detail.get("covered"):
        return None
    return (
        f"{thing(change)} may be {value(change.new)}, too, which reads like what is known{in_model(change)}"
    )


@rule(on="union-branch-removed", side=Side.REQUEST, level=Level.BREAKING)
def request_union_branch_removed(change: Change) -> str | None:
    """An alternative is no longer accepted.

    Why it breaks:
        Requests of that form are refused. An alternative that has a name is gone with its name, also where
        the values that are left would cover it: the server knows it no more, and neither do clients that
        are generated.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}, {type: object, properties: {
                z: {type: boolean}}, required: [z]}]}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}

    Mend:
        Send only what the new version accepts.
    """
    return f"{thing(change)} may no longer be {value(change.old)}{in_model(change)}"


@rule(on="union-branch-removed", side=Side.RESPONSE, level=Level.SAFE)
def response_union_branch_removed(change: Change) -> str | None:
    """An alternative no longer comes back.

    Why:
        Every value that may come back could come back before.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}, {type: object, properties: {
                z: {type: boolean}}, required: [z]}]}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}
    """
    return f"{thing(change)} may no longer be {value(change.old)}{in_model(change)}"


@rule(on="union-branch-merged", side=Side.REQUEST, level=Level.SAFE)
def request_union_branch_merged(change: Change) -> str | None:
    """An alternative went or came that another one covers.

    Why:
        The same values are accepted; the alternative had no name that could be missed.

    Before:
        {anyOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}, {type: object, title: Strict,
              properties: {x: {type: string, maxLength: 3}}, required: [x]}]}

    After:
        {anyOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}
    """
    if change.detail.get("one"):
        return None
    return f"{thing(change)}: alternative {value(change.old or change.new)} is covered by another one"


@rule(on="union-branch-merged", side=Side.REQUEST, level=Level.RISKY)
def request_exclusive_branch_merged(change: Change) -> str | None:
    """An alternative of which exactly one must hold went or came that another one covers.

    Why it breaks:
        By the letter of `oneOf`, values that two alternatives take are refused: fewer or more of them than
        before. Most servers take the first that fits.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}, {type: object, title: Strict,
              properties: {x: {type: string, maxLength: 3}}, required: [x]}]}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}
    """
    if not change.detail.get("one"):
        return None
    return f"{thing(change)}: alternative {value(change.old or change.new)} is covered by another one"


@rule(on="union-branch-merged", side=Side.RESPONSE, level=Level.SAFE)
def response_union_branch_merged(change: Change) -> str | None:
    """An alternative went or came that another one covers.

    Why:
        The same values come back; the alternative had no name that could be missed.

    Before:
        {anyOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}, {type: object, title: Strict,
              properties: {x: {type: string, maxLength: 3}}, required: [x]}]}

    After:
        {anyOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}
    """
    if change.detail.get("one"):
        return None
    return f"{thing(change)}: alternative {value(change.old or change.new)} is covered by another one"


@rule(on="union-branch-merged", side=Side.RESPONSE, level=Level.RISKY)
def response_exclusive_branch_merged(change: Change) -> str | None:
    """An alternative of which exactly one must hold went or came that another one covers.

    Why it breaks:
        By the letter of `oneOf`, values that two alternatives take are refused: fewer or more of them than
        before. Most servers take the first that fits.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}, {type: object, title: Strict,
              properties: {x: {type: string, maxLength: 3}}, required: [x]}]}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}
    """
    if not change.detail.get("one"):
        return None
    return f"{thing(change)}: alternative {value(change.old or change.new)} is covered by another one"


@rule(on="union-exclusive", side=Side.REQUEST, level=Level.RISKY)
def request_union_exclusive(change: Change) -> str | None:
    """Only one alternative may hold.

    Why it breaks:
        Values that satisfy several alternatives at once are refused; whether any are sent, the document
        cannot say.

    Before:
        {anyOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}

    Mend:
        Send only what the new version accepts.
    """
    return f"{thing(change)} must match exactly one alternative, not one or more"


@rule(on="union-exclusive", side=Side.RESPONSE, level=Level.SAFE)
def response_union_exclusive(change: Change) -> str | None:
    """Only one alternative holds.

    Why:
        Every value that may come back could come back before.

    Before:
        {anyOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}
    """
    return f"{thing(change)} must match exactly one alternative, not one or more"


@rule(on="union-inclusive", side=Side.REQUEST, level=Level.SAFE)
def request_union_inclusive(change: Change) -> str | None:
    """Several alternatives may hold.

    Why:
        Every value that was sent stays accepted.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}

    After:
        {anyOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}
    """
    return f"{thing(change)} may match several alternatives, not exactly one"


@rule(on="union-inclusive", side=Side.RESPONSE, level=Level.RISKY)
def response_union_inclusive(change: Change) -> str | None:
    """Several alternatives may hold.

    Why it breaks:
        Readers that expect exactly one alternative may meet a value of two.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}

    After:
        {anyOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"{thing(change)} may match several alternatives, not exactly one"
