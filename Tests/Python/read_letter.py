"""Reads letters as a mail program does, and prints what a person takes from them.

    read_letter.py RECIPIENT FILE… <WORDS    prints Message-ID, invitation and name of each letter to RECIPIENT

Every letter has to say each line of WORDS in both of its forms, the same invitation in both, and nothing of that in its
headers.
"""

import email
import email.policy
import email.utils
import html.parser
import re
import sys

INVITATION = re.compile(r"postern-invite-1\.[a-z2-7]+")


class Text(html.parser.HTMLParser):
    """What is read of a page: all text outside of tags."""

    def __init__(self):
        super().__init__()
        self.text = ""

    def handle_data(self, data):
        self.text += data


def demand(holds, what):
    if not holds:
        sys.exit(f"FAILED  {what}")


def read(path, words):
    """The letter and its invitation; both forms say each of the words."""
    with open(path, "rb") as file:
        letter = email.message_from_binary_file(file, policy=email.policy.default)
    demand(not letter.defects, f"{path} is no sound letter: {letter.defects}")
    demand(letter.get_content_type() == "multipart/alternative", f"{path} has not two forms")
    demand(email.utils.parsedate_to_datetime(letter["Date"]).utcoffset() is not None, f"{path} has no date")
    demand(letter["From"] == "postern@relay.test", f"{path} is from {letter['From']}")
    demand(letter["Bcc"] is None and letter["Cc"] is None, f"{path} goes to others too")
    demand(not any(INVITATION.search(value) for value in letter.values()), f"{path} has a secret in its headers")
    plain = letter.get_body(("plain",)).get_content()
    page = Text()
    page.feed(letter.get_body(("html",)).get_content())
    invitations = INVITATION.findall(plain)
    demand(len(set(invitations)) >= 1, f"{path} has no invitation")
    demand(INVITATION.findall(page.text)[0] == invitations[0], f"{path} has two invitations")
    for word in words:
        # A line's end is a blank to whoever reads a page.
        demand(word in plain and word in " ".join(page.text.split()), f"{path} does not say: {word}")
    return letter, invitations[0]


def main():
    recipient, files = sys.argv[1], sys.argv[2:]
    words = [line.rstrip("\n") for line in sys.stdin if line.strip()]
    for path in files:
        letter, invitation = read(path, words)
        addresses = [address.addr_spec for address in letter["To"].addresses]
        demand(len(addresses) == 1, f"{path} goes to {addresses}")
        if addresses == [recipient]:
            print(letter["Message-ID"], invitation, letter["To"].addresses[0].display_name, sep="\t")


main()
