"""Check the docs: pages written by the code are as the code has them, and no local link is dead.

python docs/check.py            say what is stale or dead, exit 1 if anything is
python docs/check.py --write    write the generated pages
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def rules_page() -> str:
    """All rules, worst first, each with its page."""
    from triaccord.differ import rules
    from triaccord.report.rule_page import rule_page

    known = sorted(rules(), key=lambda rule: (-rule.level.rank, rule.id))
    lines = [
        "# Rules",
        "",
        "Written by `python docs/check.py --write` from the rules; `triaccord explain ID` prints one.",
        "",
        "| level | rule | what it finds |",
        "|---|---|---|",
        *(f"| {rule.level.value} | [`{rule.id}`](#{rule.id}) | {rule.title} |" for rule in known),
    ]
    return "\n".join(lines) + "\n\n" + "\n".join(rule_page(rule) for rule in known)


def commands_page() -> str:
    """Every command's help."""
    import click

    from triaccord.cli import COMMANDS, cli

    parts = ["# Commands", "", "Written by `python docs/check.py --write` from the commands' own help.", ""]
    context = click.Context(cli, info_name="triaccord")
    for name in COMMANDS:
        command = cli.get_command(context, name)
        if command is None:
            raise RuntimeError(f"{name} is listed as a command, and is none")
        for path, one in _walk(f"triaccord {name}", command):
            help_text = one.get_help(click.Context(one, info_name=path, terminal_width=100))
            parts += [f"## {path}", "", "```", help_text, "```", ""]
    return "\n".join(parts)


def _walk(path: str, command: object) -> Iterator[tuple[str, object]]:
    yield path, command
    for name in sorted(getattr(command, "commands", {})):
        yield from _walk(f"{path} {name}", command.commands[name])  # type: ignore[attr-defined]


GENERATED = {"docs/reference/rules.md": rules_page, "docs/reference/commands.md": commands_page}


def stale(*, write: bool) -> Iterator[str]:
    """Generated pages that are not what the code says now."""
    for name, make in GENERATED.items():
        path, text = ROOT / name, make()
        if write:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            yield f"{name} is stale: run python docs/check.py --write"


def dead_links() -> Iterator[str]:
    """Local links that lead nowhere."""
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("specs/*/README.md")]
    for page in sorted(pages):
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            for target in LINK.findall(line):
                file = target.partition("#")[0]
                if file and "://" not in file and not (page.parent / file).exists():
                    yield f"{page.relative_to(ROOT)}:{number}: dead link to {target}"


def main() -> int:
    """Check, or write with `--write`."""
    problems = [*stale(write="--write" in sys.argv[1:]), *dead_links()]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
