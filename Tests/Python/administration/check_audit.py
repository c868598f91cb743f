#!/usr/bin/env python3
"""The audit logs, as an auditor reads them: in pages, from time to time, and without a word of a stranger's in them.

    check_audit.py

POSTERN_BIN is the directory of `posternd`.
"""

import json
import re
import urllib.parse

from audit_trail import Trail
from promises import broken, check, end, equal
from relay import running
from stock import Place

# So many records of a network are signed for together.
SIGNED_TOGETHER = 64


def from_time_to_time(place):
    """An auditor who goes on where the last export ended has everything that one who begins anew has."""
    wire = place.wire
    logs = {"the network's log": Trail(wire, place.network, page=7), "the relay's log": Trail(wire, page=1)}
    for _ in range(3):
        for _ in range(SIGNED_TOGETHER + 6):
            place.new_group()
        for what, trail in logs.items():
            trail.more(wire)
            equal(trail.faults, [], f"{what} is whole for who reads on")
        # Something in the relay's log, for the next time.
        wire.request("DELETE", "/networks/00000000")
    for what, trail in logs.items():
        trail.more(wire)
        equal(trail.faults, [], f"{what} is whole at the end")
        check(trail.signed > 0, f"{what} is signed for")
    anew = Trail(wire, place.network)
    equal((anew.faults, anew.signed), ([], logs["the network's log"].signed), "who begins anew reads the same")


def refusals(place):
    """What was asked for in vain is told, and not in the words of whoever asked."""
    wire = place.wire
    strange = ["\x1b[2J", "12345678/user/1", "*", "a" * 10_000, "\u202e87654321", "1\n2", '"}']
    for text in strange:
        wire.request("DELETE", "/networks/" + urllib.parse.quote(text, safe=""))
    for path in ("security-groups", "bots"):
        for text in strange:
            wire.request("DELETE", f"/networks/{place.network}/{path}/" + urllib.parse.quote(text, safe=""))
    for trail in (Trail(wire), Trail(wire, place.network)):
        for record in trail.records:
            told = record.content.get("reason", "") + (record.subject or "")
            if len(told) > 500 or re.search(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", told) \
                    or "12345678" in told:
                broken("a record says nothing in a stranger's words", (record.action, told[:80]))
    refused = [record for record in Trail(wire, place.network).records if record.result == "failed"]
    check(len(refused) == 2 * len(strange), "each refusal has its record", len(refused))


def who_and_when(place):
    wire = place.wire
    answer = wire.request("PATCH", f"/networks/{place.network}", {"networkName": "Audited"})
    record = wire.request("GET", f"/postern/v1/networks/{place.network}/audit?maxResults=1").json["records"][0]
    equal(record["requestId"], answer.headers["x-amzn-requestid"], "a record has its answer's id")
    equal((record["action"], record["result"], record["keyId"], record["sourceAddress"]),
          ("wickr:UpdateNetwork", "succeeded", place.relay.credentials["AWS_ACCESS_KEY_ID"], "127.0.0.1"),
          "and says who did what from where")
    equal([json.loads(record[name])["name"] for name in ("before", "after")], ["Place", "Audited"], "what was and is")
    at = record["time"]
    for query, found in ((f"since={at}&until={at}", True), (f"until={at - 1}", False), (f"since={at + 1}", False),
                         ("result=denied", False), ("action=updatenetwork", True), ("principal=FIRST", True)):
        records = wire.request("GET", f"/postern/v1/networks/{place.network}/audit?maxResults=100&{query}").json
        equal(record["sequence"] in [one["sequence"] for one in records["records"]], found, f"a filter {query[:5]}")
    secret = "a challenge that nobody may read"
    wire.request("PATCH", f"/networks/{place.network}/bots/{place.bot}", {"challenge": secret})
    wire.request("PATCH", f"/networks/{place.network}/users",
                 {"userId": place.users[0], "userDetails": {"firstName": "Persephone"}})
    texts = str([record.content for record in Trail(wire, place.network).records])
    check(secret not in texts and "Persephone" not in texts, "no secret and no person's name is in the log")


def main():
    with running() as relay:
        place = Place(relay)
        from_time_to_time(place)
        refusals(place)
        who_and_when(place)
        equal(relay.stop(), 0, "posternd stops with 0")
    end()


if __name__ == "__main__":
    main()
