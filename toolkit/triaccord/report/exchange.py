"""A witness as a person reads it: request and response on the wire, and what each version makes of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from triaccord.model import Example, Finding, Json, Proof, Side, Witness
from triaccord.report.plain import json_text


def verdicts(witness: Witness) -> tuple[tuple[str, str], tuple[str, str]]:
    """Old and new side by side: `("old", "accepts this request")`, `("new", "refuses this request: …")`."""
    what = f"this {witness.side.value}" if witness.side in (Side.REQUEST, Side.RESPONSE) else "it"
    said = {witness.accepted_by: f"accepts {what}", witness.refused_by: f"refuses {what}: {witness.error}"}
    return ("old", said.get("old", "")), ("new", said.get("new", ""))


def request_text(example: Example) -> str:
    """The request as it goes over the wire, with its body as indented JSON."""
    return _message(f"{example.method} {example.target}", example.headers, example.media_type, example.body)


def response_text(example: Example) -> str | None:
    """The response as it comes over the wire; None if the request alone shows it."""
    if example.status is None:
        return None
    return _message(
        f"HTTP {example.status}", example.response_headers, example.response_media_type, example.response_body
    )


def proof_words(finding: Finding) -> str:
    """What became of a finding that no value shows, in words: `proved harmless: …`, `unproved: …`."""
    if finding.proof is Proof.REFUTED and finding.why:
        return finding.why
    return finding.proof.value.replace("_", " ") + (f": {finding.why}" if finding.why else "")


def finding_text(finding: Finding) -> str:
    """One finding's proof on the terminal, ending with a line break."""
    lines = [f"{finding.fingerprint}  {finding.level.value}  {finding.rule}", f"  {finding.message}"]
    witness = finding.witness
    if witness is None:
        lines.append(f"  {proof_words(finding)}")
        return "\n".join(lines) + "\n"
    lines += [f"  {side}: {word}" for side, word in verdicts(witness)]
    if witness.keyword:
        lines.append(f"  decided by: {witness.keyword}" + (f" at {witness.at}" if witness.at else ""))
    if finding.why:
        lines.append(f"  proved: {finding.why}")
    if witness.example is None:
        lines += ["  value:", *_indented(json_text(witness.value), 4)]
        return "\n".join(lines) + "\n"
    lines += ["  request:", *_indented(request_text(witness.example), 4)]
    if response := response_text(witness.example):
        lines += ["  response:", *_indented(response, 4)]
    if witness.example.curl:
        lines += ["  again:", *_indented(witness.example.curl, 4)]
    return "\n".join(lines) + "\n"


def _message(first: str, headers: Iterable[tuple[str, str]], media_type: str | None, body: Json) -> str:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    if media_type is not None:
        if not any(line.lower().startswith("content-type:") for line in lines):
            lines.append(f"Content-Type: {media_type}")
        lines += ["", _body_text(media_type, body)]
    return "\n".join(lines)


def _body_text(media_type: str, body: Json) -> str:
    """A body as it is written: forms in one line, all else as indented JSON."""
    if media_type == "application/x-www-form-urlencoded" and isinstance(body, dict):
        return urlencode({name: _form_value(value) for name, value in body.items()}, doseq=True)
    return json_text(body).rstrip("\n")


def _form_value(value: Json) -> Any:
    import json

    if isinstance(value, list | tuple) and not any(isinstance(each, dict | list) for each in value):
        return [_form_value(each) for each in value]
    return value if isinstance(value, str) else json.dumps(value)


def _indented(text: str, by: int) -> list[str]:
    return [" " * by + line for line in text.splitlines()]
