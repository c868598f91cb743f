#!/usr/bin/env python3
"""Makes a manual page from what a program says of its own commands.

    make_manpage.py DUMP SECTION VERSION

DUMP is the output of `PROGRAM --experimental-dump-help`. The page goes to standard output, in man(7).
"""

import json
import sys


def text(words):
    """Text that no macro and no escape is read from."""
    lines = (words or "").replace("\\", "\\e").replace("-", "\\-").splitlines()
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in lines)


def paragraphs(words):
    """Blank lines part paragraphs; lines that are indented stay as they are."""
    out = []
    for block in (words or "").strip("\n").split("\n\n"):
        if any(line.startswith(" ") for line in block.splitlines()):
            out.append(".PP\n.nf\n" + text(block) + "\n.fi")
        elif block:
            out.append(".PP\n" + text(block))
    return "\n".join(out)


def name(argument):
    """As it is typed: --name value, or VALUE."""
    value = argument.get("valueName") or "value"
    if argument["kind"] == "positional":
        return f"\\fI{text(value)}\\fR"
    names = ["\\fB" + text(("--" if one["kind"] == "long" else "-") + one["name"]) + "\\fR"
             for one in argument.get("names") or []]
    shown = ", ".join(names)
    return shown if argument["kind"] == "flag" else f"{shown} \\fI{text(value)}\\fR"


def shown(command, path):
    """What every command has is told once, of the program itself."""
    common = {"help", "version"} if len(path) > 1 else set()
    return [one for one in command.get("arguments") or [] if one.get("shouldDisplay", True)
            and not common & {word["name"] for word in one.get("names") or []}]


def synopsis(path, command):
    parts = [f"\\fB{text(' '.join(path))}\\fR"]
    for argument in shown(command, path):
        one = name(argument).split(", ")[-1]
        one += " ..." if argument.get("isRepeating") else ""
        parts.append(f"[{one}]" if argument.get("isOptional") else one)
    if visible(command):
        parts.append("\\fIcommand\\fR ...")
    return " ".join(parts)


def visible(command):
    return [one for one in command.get("subcommands", [])
            if one.get("shouldDisplay", True) and one["commandName"] != "help"]


def options(command, path):
    out = []
    for argument in shown(command, path):
        words = argument.get("abstract") or ""
        if argument.get("defaultValue"):
            words += f" (default: {argument['defaultValue']})"
        out.append(f".TP\n{name(argument)}\n{text(words)}")
    return "\n".join(out)


def commands(path, command, out):
    for one in visible(command):
        below = path + [one["commandName"]]
        out.append(f".SS {text(' '.join(below[1:]))}\n{text(one.get('abstract'))}")
        out.append(f".PP\n{synopsis(below, one)}")
        out.append(paragraphs(one.get("discussion")))
        out.append(options(one, below))
        commands(below, one, out)


def main():
    path, section, version = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        root = json.load(file)["command"]
    program = root["commandName"]
    out = [f".TH {program.upper()} {section} \"\" \"Postern {version}\" \"Postern\"",
           f".SH NAME\n{program} \\- {text((root.get('abstract') or '').rstrip('.'))}",
           f".SH SYNOPSIS\n{synopsis([program], root)}"]
    if root.get("discussion"):
        out.append(".SH DESCRIPTION\n" + paragraphs(root["discussion"]))
    if root.get("arguments"):
        out.append(".SH OPTIONS\n" + options(root, [program]))
    if visible(root):
        out.append(".SH COMMANDS")
        commands([program], root, out)
    out.append(".SH SEE ALSO\n" + ", ".join(
        f"\\fB{one}\\fR({number})" for one, number in (("postern", 1), ("posternctl", 1), ("posternd", 8))
        if one != program) + "\n.PP\n/usr/share/doc/postern/README.md")
    print("\n".join(line for line in out if line))


if __name__ == "__main__":
    main()
