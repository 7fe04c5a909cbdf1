"""Reports made by hand: a rich one, an empty one, a large one, and a hostile one."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from triaccord.model import (
    AffectsYou,
    Change,
    Claim,
    ClaimVerdict,
    Evidence,
    Finding,
    FindingVerdict,
    JudgedClaim,
    JudgedFinding,
    Level,
    Location,
    Match,
    OperationRef,
    Place,
    Proof,
    Report,
    Side,
    Specificity,
    Unjudged,
    VersionInfo,
    Visibility,
    Whereabouts,
    Witness,
)
from triaccord.report import RuleHelp

RULES = {
    "pagination-moved": RuleHelp(
        "A list is paged another way",
        "Clients look for the rows where they used to be, and ask for pages with parameters that are gone.",
        "Read the rows from `results`, send `size` where you sent `limit`.\n\n"
        "Until you have moved, ask for no more rows than the new default page holds.",
    ),
    "response-property-type-changed": RuleHelp(
        "A property in a response has another type",
        "A client that parses the old type fails on the new one.",
        "Accept both types until every server is on the new version.",
    ),
    "request-property-added-required": RuleHelp(
        "A new property must be sent",
        "Every request that was valid yesterday lacks it.",
        "Send it from now on; old servers ignore it where additional properties are allowed.",
    ),
    "operation-added": RuleHelp("An operation was added", "Nobody calls it yet.", ""),
}


def fingerprint(*words: str) -> str:
    """12 hex digits as the diff makes them."""
    return hashlib.blake2b("|".join(words).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def version(name: str, **more: object) -> VersionInfo:
    """A version of a made-up vendor."""
    base = VersionInfo(
        origin=f"acme@{name}",
        name=name,
        title="Acme Billing API",
        version=name,
        dialect="openapi-3.0",
        operations=121,
    )
    return replace(base, **more)  # type: ignore[arg-type]


def operation(words: str) -> OperationRef:
    """`GET /x` as a reference."""
    method, path = words.split(" ", 1)
    return OperationRef(path=path, method=method)


def finding(rule: str, level: Level, message: str, change: Change, **more: object) -> Finding:
    """A finding with a fingerprint of its own."""
    mark = fingerprint(rule, change.subject, change.path, message)
    return replace(
        Finding(rule=rule, level=level, message=message, change=change, fingerprint=mark),
        **more,  # type: ignore[arg-type]
    )


def claim(number: int, kind: str, text: str, evidence: str, **more: object) -> Claim:
    """A claim of version 4.2."""
    base = Claim(
        id=f"4.2-{number}",
        version="4.2",
        kind=kind,
        text=text,
        evidence=evidence,
        lines=(391 + number, 395 + number),
        visible_in_spec=Visibility.YES,
        phrase="by-hand",
    )
    return replace(base, **more)  # type: ignore[arg-type]


GET_PRODUCTS = operation("GET /products")
PAGINATION_TEXT = (
    "We are changing the pagination in `GET /products` to be in line with other endpoints that support "
    "pagination. The rows are now found in the `results` object instead of `products`, their number is "
    "controlled with `size` query parameter instead of `limit`, and a `meta` object is returned. We have "
    "also added `orderById` query parameter."
)


def match(claim_id: str, fingerprint: str, agrees: bool, reason: str) -> Match:
    """A join in one line."""
    return Match(claim=claim_id, fingerprint=fingerprint, agrees=agrees, reason=reason)


def _pagination() -> Finding:
    def part(rule: str, message: str, subject: str, old: str | None, new: str | None) -> Finding:
        change = Change(
            event="part", kind="part", subject=subject, responses=(GET_PRODUCTS,), old=old, new=new
        )
        return finding(rule, Level.BREAKING if old else Level.SAFE, message, change)

    return finding(
        "pagination-moved",
        Level.BREAKING,
        "the rows of `GET /products` moved from `products` to `results`, sized by `size` instead of `limit`",
        Change(
            event="pagination-moved",
            kind="pagination_changed",
            subject="products",
            path="products",
            requests=(GET_PRODUCTS,),
            responses=(GET_PRODUCTS,),
            old="products",
            new="results",
            old_at="/paths/~1products/get/responses/200/content/application~1json/schema",
            new_at="/paths/~1products/get/responses/200/content/application~1json/schema",
            evidence=(
                Evidence("both hold a list of the same items", 0.9),
                Evidence("a size parameter, a page parameter and `meta` came along", 0.8),
            ),
            confidence=0.97,
        ),
        related=(
            part(
                "response-property-renamed", "`products` is now `results`", "products", "products", "results"
            ),
            part("request-parameter-renamed", "`limit` is now `size`", "limit", "limit", "size"),
            part("response-property-added", "`meta` was added", "meta", None, "object"),
            part("request-parameter-added", "`orderById` was added", "orderById", None, "asc | desc"),
        ),
        place=Place(
            old=Location("specs/acme/4.1.yaml", "/paths/~1products/get", 412, 15),
            new=Location("specs/acme/4.2.yaml", "/paths/~1products/get", 430, 15),
        ),
        proof=Proof.PROVED,
        witness=Witness(
            side=Side.RESPONSE,
            value={"results": [], "meta": {"pageNumber": 0, "pageSize": 50}},
            accepted_by="new",
            refused_by="old",
            error="`products` is a required property",
        ),
    )


def _required() -> Finding:
    operations = tuple(
        sorted(
            operation(f"{method} /{thing}")
            for method in ("POST", "PUT")
            for thing in (
                "invoices",
                "invoices/{invoiceId}",
                "orders",
                "orders/{orderId}",
                "offers",
                "drafts",
            )
        )
    )
    return finding(
        "request-property-added-required",
        Level.BREAKING,
        "`vatStatus` must now be sent",
        Change(
            event="property-added",
            kind="field_added",
            subject="vatStatus",
            path="rows[].vatStatus",
            models=("InvoiceRow",),
            requests=operations,
            new={"type": "integer", "format": "int32", "minimum": 1, "maximum": 30},
            new_at="/components/schemas/InvoiceRow/properties/vatStatus",
            required=True,
        ),
        place=Place(new=Location("specs/acme/4.2.yaml", "/components/schemas/InvoiceRow", 1093, 11)),
        proof=Proof.UNPROVED,
        why="the schema refers to itself, and the work budget was spent",
    )


def _typed() -> Finding:
    where = operation("GET /invoices/{invoiceId}")
    return finding(
        "response-property-type-changed",
        Level.BREAKING,
        "`number` was a string and is an integer",
        Change(
            event="type-changed",
            kind="type_changed",
            subject="number",
            path="number",
            responses=(where,),
            old="string",
            new="integer",
            old_at="/components/schemas/Invoice/properties/number",
            new_at="/components/schemas/Invoice/properties/number",
        ),
    )


def _simple(rule: str, level: Level, message: str, words: str, *, new: str | None = None) -> Finding:
    change = Change(
        event=rule, kind="endpoint_added", subject=words, whole=(operation(words),), new=new, new_at="/paths"
    )
    return finding(rule, level, message, change)


def rich_report() -> Report:
    """Every verdict, every level, every list of a report at least once."""
    moved, required, typed = _pagination(), _required(), _typed()
    added = _simple(
        "operation-added", Level.SAFE, "`GET /company/settings` was added", "GET /company/settings"
    )
    listed = _simple(
        "operation-added", Level.SAFE, "`GET /company/verifiers` was added", "GET /company/verifiers"
    )
    enum = _simple(
        "response-enum-value-added", Level.RISKY, "`CNH` may now be returned", "GET /bankaccounts", new="CNH"
    )
    limit = _simple(
        "request-limit-loosened",
        Level.SAFE,
        "`comment` may now have 512 characters",
        "POST /notes",
        new="512",
    )
    vague = _simple("response-property-added", Level.SAFE, "`total` was added", "GET /reports", new="number")
    claims = (
        claim(
            1,
            "endpoint_added",
            "We are introducing new `GET /company/settings` endpoint.",
            "new `GET /company/settings` endpoint",
        ),
        claim(
            4,
            "pagination_changed",
            PAGINATION_TEXT,
            "changing the pagination in `GET /products`",
            operations=(GET_PRODUCTS,),
            lines=(395, 403),
        ),
        claim(
            5,
            "param_renamed",
            PAGINATION_TEXT,
            "controlled with `size` query parameter instead of `limit`",
            operations=(GET_PRODUCTS,),
            fields=("limit",),
            old="limit",
            new="size",
            lines=(395, 403),
            location=Whereabouts.REQUEST,
        ),
        claim(
            6,
            "type_changed",
            "Invoice `number` is now returned as text.",
            "`number` is now returned as text",
            fields=("number",),
        ),
        claim(
            7,
            "field_added",
            "`dueDate` has been added to `GET /orders`.",
            "`dueDate` has been added to `GET /orders`",
        ),
        claim(
            8,
            "endpoint_behaviour",
            "Line breaks in address fields are replaced by spaces in `POST /invoices`.",
            "replaced by spaces",
            visible_in_spec=Visibility.NO,
        ),
        claim(
            9,
            "bugfix",
            "Small fixes and improvements to reports.",
            "Small fixes and improvements",
            visible_in_spec=Visibility.NO,
            specificity=Specificity.VAGUE,
        ),
    )
    verdicts = (
        (ClaimVerdict.ANNOUNCED, (added.fingerprint,), "the operation was added"),
        (ClaimVerdict.ANNOUNCED, (moved.fingerprint,), "the pagination moved"),
        (ClaimVerdict.ANNOUNCED, (moved.fingerprint,), "`limit` is now `size`"),
        (
            ClaimVerdict.CONTRADICTED,
            (typed.fingerprint,),
            "the document turned `number` from string into integer",
        ),
        (ClaimVerdict.PHANTOM, (), "`dueDate` is in neither document"),
        (ClaimVerdict.BEHAVIOURAL, (), ""),
        (ClaimVerdict.VAGUE, (vague.fingerprint,), ""),
    )
    said, silent = FindingVerdict.ANNOUNCED, FindingVerdict.SILENT
    return Report(
        old=version("4.1"),
        new=version("4.2", operations=123),
        vendor="acme",
        findings=(
            JudgedFinding(
                finding=moved,
                verdict=said,
                claims=("4.2-4", "4.2-5"),
                reason="kind, operation and both names agree",
                affects_you=AffectsYou.YES,
            ),
            JudgedFinding(
                finding=required,
                verdict=silent,
                reason="no claim names `vatStatus`",
                affects_you=AffectsYou.NO,
            ),
            JudgedFinding(
                finding=typed,
                verdict=FindingVerdict.CONTRADICTED,
                claims=("4.2-6",),
                reason="the notes say text, the document says integer",
                successor="invoiceNumber",
                history=(
                    "4.0 added `invoiceNumber` and deprecated `number` for it: “use `invoiceNumber`” (4.0-3)",
                ),
            ),
            JudgedFinding(finding=enum, verdict=silent, reason="no claim names `CNH`"),
            JudgedFinding(finding=added, verdict=said, claims=("4.2-1",), reason="the operation is named"),
            JudgedFinding(finding=listed, verdict=said, claims=("4.2-1",), reason="the operation is meant"),
            JudgedFinding(finding=limit, verdict=silent, reason="no claim names `comment`"),
            JudgedFinding(
                finding=vague,
                verdict=FindingVerdict.VAGUE,
                claims=("4.2-9",),
                reason="the claim names reports only",
            ),
        ),
        claims=tuple(
            JudgedClaim(claim=c, verdict=v, findings=f, reason=r)
            for c, (v, f, r) in zip(claims, verdicts, strict=True)
        ),
        matches=(
            match("4.2-4", moved.fingerprint, True, "same operation, kind `pagination_changed`"),
            match("4.2-5", moved.fingerprint, True, "its part `limit` → `size`"),
            match("4.2-6", typed.fingerprint, False, "same field, opposite type"),
        ),
        notes_source="notes/acme.md",
        unjudged=(
            Unjudged(
                what="`x-rate-limit` differs",
                old_at="/info/x-rate-limit",
                new_at="/info/x-rate-limit",
                old=10,
                new=20,
            ),
        ),
        repairs=("4.1: two operations share the id `getProduct`",),
    )


def bare_report() -> Report:
    """Two versions without a difference, and no notes."""
    return Report(old=version("4.1"), new=version("4.2"), vendor=None, findings=())


def accord_report() -> Report:
    """One harmless change, announced."""
    added = _simple(
        "operation-added", Level.SAFE, "`GET /company/settings` was added", "GET /company/settings"
    )
    said = claim(
        1, "endpoint_added", "New `GET /company/settings` endpoint.", "New `GET /company/settings` endpoint"
    )
    return Report(
        old=version("4.1"),
        new=version("4.2"),
        vendor="acme",
        findings=(
            JudgedFinding(finding=added, verdict=FindingVerdict.ANNOUNCED, claims=("4.2-1",), reason="named"),
        ),
        claims=(
            JudgedClaim(
                claim=said, verdict=ClaimVerdict.ANNOUNCED, findings=(added.fingerprint,), reason="seen"
            ),
        ),
        matches=(match("4.2-1", added.fingerprint, True, "the operation is named"),),
        notes_source="notes/acme.md",
    )


def large_report(size: int = 200) -> Report:
    """`size` findings over all levels and verdicts, some with very many operations and long names."""
    levels = (Level.BREAKING, Level.RISKY, Level.SAFE, Level.SAFE)
    verdicts = tuple(FindingVerdict)
    long_name = "counterPartyElectronicInvoicingAddressIdentifierOfTheUltimateBeneficialOwner" * 2
    judged = []
    for number in range(size):
        name = f"{long_name}{number}" if number % 10 == 0 else f"field{number}"
        operations = tuple(
            sorted(operation(f"GET /things{n}/{{{name}}}/parts") for n in range(1 + number % 40))
        )
        change = Change(
            event="property-removed",
            kind="field_removed",
            subject=name,
            path=f"rows[].{name}",
            responses=operations,
            old={"type": "string", "enum": [f"VALUE_{n}" for n in range(number % 60)]},
            old_at=f"/x/{number}",
        )
        level = levels[number % 4]
        judged.append(
            JudgedFinding(
                finding=finding("response-property-removed", level, f"`{name}` is gone", change),
                verdict=verdicts[number // 4 % 4],
                reason="by hand",
            )
        )
    judged.sort(key=lambda j: (-j.finding.level.rank, j.finding.operations, j.finding.change.path))
    return Report(
        old=version("2023-11-30-preview.build.4711+with.a.very.long.name"),
        new=version("2024-02-29-preview.build.5000+with.an.even.longer.name"),
        vendor="acme",
        findings=tuple(judged),
        notes_source="notes.md",
        incomplete=("the server at https://api.acme.example did not answer",),
        unjudged=tuple(Unjudged(what=f"`x-{n}` differs", old_at=None, new_at=f"/x/{n}") for n in range(700)),
    )


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "javascript:alert(3)",
    "[click](javascript:alert(4))",
    "{{ 7*7 }}{% raw %}",
    "\x1b[31mred\x1b[0m\x9b2J",
    "\u202egnp.exe\u202c",
    "a\nb\r::error::injected",
    "`tick` <b>`</b>` ]]> --> </style></title> 100%0A @octocat #1 | pipe \\ | http://evil.example/x",
    "\x00\ufffe\ud800",
)


def hostile_report() -> Report:
    """Every text of a report is an attack on some format."""
    everything = " ".join(HOSTILE)

    def one(text: str, number: int) -> JudgedFinding:
        change = Change(
            event=text,
            kind=text,
            subject=text,
            path=text,
            models=(text,),
            requests=(OperationRef(path=f"/{text}", method=text),),
            old=text,
            new={text: [text]},
            old_at=f"/{text}",
            new_at=f"/{text}",
            evidence=(Evidence(text, 0.5),),
        )
        part = finding("hostile-part", Level.SAFE, text, replace(change, parts=()))
        whole = finding(
            "hostile-rule",
            (Level.BREAKING, Level.RISKY, Level.SAFE)[number % 3],
            f"{number} {text} `{text}`",
            change,
            related=(part,),
            why=text,
            proof=Proof.PROVED,
            place=Place(old=Location(text, f"/{text}", 1, 1), new=Location(text, f"/{text}", 2, 2)),
            witness=Witness(
                side=Side.REQUEST, value={text: text}, accepted_by="old", refused_by="new", error=text
            ),
        )
        return JudgedFinding(
            finding=whole,
            verdict=tuple(FindingVerdict)[number % 4],
            claims=(f"{text}-{number}",),
            reason=text,
            successor=text,
            history=(text,),
        )

    findings = tuple(
        sorted(
            (one(text, n) for n, text in enumerate((*HOSTILE, everything))),
            key=lambda j: -j.finding.level.rank,
        )
    )
    claims = tuple(
        JudgedClaim(
            claim=Claim(
                id=f"{text}-{n}",
                version=text,
                kind=text,
                text=f"{text} and {text}",
                evidence=text,
                lines=(n + 1, n + 2),
                condition=text,
                phrase=text,
                unknown_names=(text,),
            ),
            verdict=tuple(ClaimVerdict)[n % 5],
            findings=(findings[0].finding.fingerprint,),
            reason=text,
        )
        for n, text in enumerate((*HOSTILE, everything))
    )
    hostile_version = VersionInfo(
        origin=everything,
        name=everything,
        title=everything,
        version=everything,
        dialect="openapi-3.1",
        operations=1,
    )
    return Report(
        old=hostile_version,
        new=hostile_version,
        vendor=everything,
        findings=findings,
        claims=claims,
        matches=tuple(match(c.claim.id, findings[0].finding.fingerprint, True, everything) for c in claims),
        notes_source=everything,
        unjudged=(Unjudged(what=everything, old_at=everything, new_at=everything),),
        repairs=(everything,),
    )


SAMPLES = {
    "rich": rich_report,
    "bare": bare_report,
    "accord": accord_report,
    "large": large_report,
    "hostile": hostile_report,
}
