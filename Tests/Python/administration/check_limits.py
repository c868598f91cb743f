#!/usr/bin/env python3
"""Whoever asks too much is told when to come again, and nothing is lost or done twice meanwhile.

    check_limits.py

POSTERN_BIN is the directory of `posternd`.
"""

import concurrent.futures
import time

import botocore.exceptions

from promises import broken, check, end, equal
from relay import running
from stock import Place, client
from wire import Wire

BURST = 100
PER_SECOND = 20


def burst(relay):
    """More at once than a key has: some are done, the others told 429."""
    wires = [Wire(relay) for _ in range(8)]

    def some(wire):
        return [wire.request("GET", "/networks", waits=False) for _ in range(40)]

    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(len(wires)) as pool:
        answers = [answer for many in pool.map(some, wires) for answer in many]
    took = time.monotonic() - began
    done = [answer for answer in answers if answer.status == 200]
    told = [answer for answer in answers if answer.status == 429]
    equal(len(done) + len(told), len(answers), "all are done or told to wait")
    check(told, f"of {len(answers)} requests at once some have to wait", len(told))
    # What came back while they were answered counts too; a second more for the clocks.
    check(len(done) <= BURST + PER_SECOND * (took + 1), f"no more than {BURST} and {PER_SECOND} a second are done",
          f"{len(done)} in {took:.1f} s")
    for answer in told:
        seconds = answer.headers.get("retry-after", "")
        if not (answer.error == "RateLimitError" and seconds.isdecimal() and 1 <= int(seconds) <= 60
                and answer.json["message"] and "x-amzn-requestid" in answer.headers):
            broken("who has to wait is told so", (answer, answer.headers))
    time.sleep(int(told[-1].headers["retry-after"]))
    equal(wires[0].request("GET", "/networks", waits=False).status, 200, "after the time that was told it goes on")


def tokened(place, relay):
    """A client token that met 429 is none that was used."""
    wire = Wire(relay)
    body = {"users": [{"username": place.name(), "securityGroupIds": [place.group]}]}
    path, token = f"/networks/{place.network}/users", {"X-Client-Token": "limited"}
    while wire.request("GET", "/networks", waits=False).status == 200:
        pass
    first = wire.request("POST", path, body, token, waits=False)
    if first.status != 429:
        # The bucket gave one just then.
        first = wire.request("POST", path, body, token, waits=False)
    answer = wire.request("POST", path, body, token)
    equal((answer.status, len(answer.json["successful"])), (200, 1), "a batch that had to wait is done then")
    check(wire.request("POST", path, body, token).body == answer.body, "and its repeat gets the same answer")


def at_once(place, relay):
    """The same client token on several connections at once: done once, and everybody gets the same bytes."""
    wires = [Wire(relay) for _ in range(6)]
    users = [{"username": place.name(), "securityGroupIds": [place.group]} for _ in range(50)]
    path, token = f"/networks/{place.network}/users", {"X-Client-Token": "at-once"}
    with concurrent.futures.ThreadPoolExecutor(len(wires)) as pool:
        answers = list(pool.map(lambda wire: wire.request("POST", path, {"users": users}, token), wires))
    equal({answer.status for answer in answers}, {200}, "a client token on six connections at once")
    equal(len({answer.body for answer in answers}), 1, "is answered with the same bytes")
    equal(len(answers[0].json["successful"]), 50, "and done once")


def strangers(relay):
    """Who cannot sign does not use up anybody's requests."""
    nobody = Wire(relay)
    for _ in range(BURST + 50):
        answer = nobody.request("GET", "/networks", signed=False)
        if answer.status != 401:
            broken("nobody is told 401, and nothing else", answer)
    wrong = Wire(relay)
    wrong.auth.credentials.secret_key = "wrong"
    for _ in range(BURST + 50):
        if wrong.request("GET", "/networks", waits=False).status != 401:
            broken("a wrong secret is told 401, and nothing else")
    equal(Wire(relay).request("GET", "/networks", waits=False).status, 200, "the key's owner is not limited by them")


def stock(relay):
    """What a stock client makes of it."""
    one = client(relay)
    while True:
        try:
            one.list_networks()
        except botocore.exceptions.ClientError as failure:
            equal(failure.response["Error"]["Code"], "RateLimitError", "boto3 knows the error")
            check(isinstance(failure, one.exceptions.RateLimitError), "as its own exception")
            return


def sizes(place, relay):
    """A body of a MiB is read, and none that is larger; the connection is good for the next one, or ends."""
    wire = Wire(relay)
    path = f"/networks/{place.network}/settings"
    padding = b" " * (1024 * 1024 - 2)
    equal(wire.request("PATCH", path, b"{}" + padding).status, 422, "a body of 1 MiB is read")
    answer = wire.request("PATCH", path, b"{}" + padding + b" ")
    equal((answer.status, answer.error), (413, "BadRequestError"), "one byte more is too much")
    equal(wire.request("GET", "/networks").status, 200, "the connection goes on")


def main():
    with running(settings={}) as relay:
        strangers(relay)
        burst(relay)
        place = Place(relay)
        tokened(place, relay)
        at_once(place, relay)
        sizes(place, relay)
        stock(relay)
        equal(relay.stop(), 0, "posternd stops with 0")
    end()


if __name__ == "__main__":
    main()
