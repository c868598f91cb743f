#!/usr/bin/env python3
"""Runs a command on a terminal of its own, and answers as a person does who copies the recovery key from the screen.

    register_on_terminal.py COMMAND…

The first word that is asked back is mistyped once. Prints what stood on the screen, without the words, and ends with the
command's status.
"""

import os
import pty
import re
import sys


def main(command):
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(command[0], command)
    screen, answered, mistyped = "", 0, False
    while True:
        try:
            data = os.read(terminal, 4096)
        except OSError:
            break
        if not data:
            break
        screen += data.decode("utf-8", "replace")
        asked = re.findall(r"(?:^|\n)word (\d+): ", screen)
        if len(asked) > answered:
            answered += 1
            words = dict(re.findall(r"(\d+)\. ([a-z]+)", screen))
            word = words[asked[-1]] if mistyped else "zzzz"
            mistyped = True
            os.write(terminal, f"{word}\n".encode())
    words = dict(re.findall(r"(\d+)\. ([a-z]+)", screen))
    # Where they are shown and typed, and not in the sentences around: "key" is one of the words that there are.
    screen = re.sub(r"(\d+\. )[a-z]+", r"\1…", screen)
    print(re.sub(rf"((?:^|\n)word \d+: )(?:{'|'.join(words.values()) or '-'})\b", r"\1…", screen))
    print(f"{len(words)} words were shown, and {answered} answers given")
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
