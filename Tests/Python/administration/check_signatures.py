#!/usr/bin/env python3
"""Who may ask at all: signatures that are none, clocks that are off, and what a restart remembers.

    check_signatures.py

POSTERN_BIN is the directory of `posternd`.
"""

import concurrent.futures
import contextlib
import json
import re
import unittest.mock
import urllib.parse

import botocore.auth
import botocore.awsrequest

from model import Watch
from promises import broken, check, end, equal
from relay import running
from stock import Place, call, client
from wire import Wire, moved_clock, signer


@contextlib.contextmanager
def clock(seconds):
    """botocore's clock is so many seconds off."""
    with unittest.mock.patch("botocore.auth.get_current_datetime", moved_clock(seconds)):
        yield


def refused(answer, what):
    equal((answer.status, answer.error), (401, "UnauthorizedError"), what)


def keys(place, watch):
    relay = place.relay
    refused(call(client(relay, secret="wrong", watch=watch), "ListNetworks"), "a wrong secret is refused")
    refused(call(client(relay, key="PSTNAAAAAAAAAAAAAAAA", watch=watch), "ListNetworks"), "so is an unknown access key")

    def tamper(request, **_):
        request.body = request.body.replace(b"honest", b"forged")

    tampered = client(relay, watch=watch)
    tampered.meta.events.register("before-send.wickr.CreateNetwork", tamper)
    refused(call(tampered, "CreateNetwork", networkName="honest", accessLevel="STANDARD"),
            "so is a body that was changed on the way")
    wire = Wire(relay)
    wire.auth = signer(relay, "anywhere-7")
    equal(wire.request("GET", "/networks").status, 200, "every region is as good")
    wire.auth = botocore.auth.SigV4Auth(wire.auth.credentials, "s3", "anywhere-7")
    refused(wire.request("GET", "/networks"), "and no other service")


def clocks(place):
    for seconds, status in ((-310, 401), (310, 401), (-290, 200), (290, 200)):
        with clock(seconds):
            equal(call(place.client, "ListNetworks").status, status, f"a clock that is off by {seconds} s")


def parts(place):
    """A signature counts for the whole request."""
    wire = place.wire
    target = f"/networks/{place.network}/users?maxResults=5&username=a"
    headers = wire.sign("GET", target, None, {"X-Client-Token": "one"})
    for what, method, changed, more in (
        ("another method", "PATCH", target, {}), ("another path", "GET", target.replace("users", "bots"), {}),
        ("another query", "GET", target.replace("5", "6"), {}), ("a longer query", "GET", target + "&status=1", {}),
        ("another signed header", "GET", target, {"X-Client-Token": "two"}),
        ("another time", "GET", target, {"X-Amz-Date": re.sub(r"\d\dZ", "00Z", headers["X-Amz-Date"][:-1] + "Z")}),
    ):
        if {**headers, **more} != headers or changed != target or method != "GET":
            refused(wire.send(method, changed, None, headers | more), f"{what} than was signed is refused")
    equal(wire.send("GET", target, None, headers).status, 200, "what was signed is done")
    for value in ("", "AWS4-HMAC-SHA256", "Bearer", "Bearer x", "Basic YTpi", headers["Authorization"][:-1],
                  headers["Authorization"].replace("SignedHeaders=", "SignedHeaders=x;"), "AWS4-HMAC-SHA256 " * 200):
        answer = wire.send("GET", target, None, headers | {"Authorization": value})
        if (answer.status, answer.error) != (401, "UnauthorizedError"):
            broken(f"the authorisation {value[:40]!r} is none", answer)
    body = wire.sign("PATCH", f"/networks/{place.network}/settings", b"{}", {"Content-Type": "application/json",
                                                                            "X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"})
    refused(wire.send("PATCH", f"/networks/{place.network}/settings", b"{}", body), "an unsigned body is refused")


def once(place):
    """A signed write is done once, however it is spelled when it comes again, and whatever is put beside it."""
    wire, path = place.wire, f"/networks/{place.network}/users"
    body = json.dumps({"users": [{"username": place.name(), "securityGroupIds": [place.group]}]}).encode()
    headers = wire.sign("POST", path, body, {"Content-Type": "application/json"})
    for name in ("X-Client-Token", "X-Amz-Meta"):
        refused(wire.send("POST", path, body, headers | {name: "one"}), f"{name} beside the signature is refused")
    wires = [Wire(place.relay) for _ in range(8)]
    with concurrent.futures.ThreadPoolExecutor(len(wires)) as pool:
        statuses = sorted(pool.map(lambda one: one.send("POST", path, body, headers).status, wires))
    equal(statuses, [200] + [401] * 7, "the same signed write on eight connections at once is done once")
    said = headers["Authorization"]
    signature = said.rsplit("=", 1)[1]
    for again in (said.replace(signature, signature.upper()), said.replace(", ", ","), said.replace(", ", ",  "),
                  said + " ", " " + said, said + ",x=1"):
        answer = wire.send("POST", path, body, headers | {"Authorization": again})
        if answer.status != 401:
            broken("a signed write is not done again when its signature is spelled otherwise", answer)
    path = f"{path}/toggleSuspend?suspend=true"
    body = json.dumps({"userIds": place.users[:1]}).encode()
    headers = wire.sign("PATCH", path, body, {"Content-Type": "application/json"})
    equal(wire.send("PATCH", path, body, headers).status, 200, "a write with a query is done")
    refused(wire.send("PATCH", path.replace("true", "%74rue"), body, headers), "and not again in another spelling")


def presigned(place):
    """A signature in the query counts for fifteen minutes at most."""
    relay = place.relay
    for seconds, offset, status in ((900, 0, 200), (60, 0, 200), (901, 0, 401), (60, -100, 401), (900, -800, 200)):
        auth = botocore.auth.SigV4QueryAuth(signer(relay).credentials, "wickr", "anywhere", expires=seconds)
        request = botocore.awsrequest.AWSRequest("GET", f"{relay.endpoint}/networks?maxResults=5")
        with clock(offset):
            auth.add_auth(request)
        split = urllib.parse.urlsplit(request.prepare().url)
        answer = place.wire.send("GET", f"{split.path}?{split.query}", None, {})
        equal(answer.status, status, f"a query signed for {seconds} s, {-offset} s ago")


def restarted(place, relay):
    """What was answered is there after a restart, and no signature counts twice because of one."""
    path, token = f"/networks/{place.network}/users", {"X-Client-Token": "import-1"}
    body = {"users": [{"username": place.name(), "securityGroupIds": [place.group]}]}
    first = place.wire.request("POST", path, body, token)
    target = f"/networks/{place.network}/security-groups"
    group = {"name": place.name(), "securityGroupSettings": {}}
    written = {"Content-Type": "application/json"}
    content = json.dumps(group).encode()
    headers = place.wire.sign("POST", target, content, written)
    equal(place.wire.send("POST", target, content, headers).status, 200, "a group is made")
    equal(relay.stop(), 0, "posternd stops with 0")
    relay.start()
    wire = Wire(relay)
    again = wire.send("POST", target, content, headers)
    refused(again, "a write from before the restart that comes again is refused")
    equal(wire.request("POST", path, body, token).body, first.body, "a client token is known after a restart")
    equal(wire.request("GET", f"/networks/{place.network}").json["networkName"], "Place", "everything is there")
    slow = client(relay)
    with clock(-240):
        answer = call(slow, "CreateNetwork", networkName="late", accessLevel="STANDARD")
    refused(answer, "a write by a slow clock is refused after a restart")
    check("before the server's start" in answer["Error"]["Message"], "and the answer says why")
    secret = relay.credentials["AWS_SECRET_ACCESS_KEY"]
    check(secret not in relay.log, "the log does not hold the secret")


def main():
    with running() as relay:
        watch = Watch(lambda fault: broken("the answer is as the model says", fault))
        place = Place(relay, watch)
        keys(place, watch)
        clocks(place)
        parts(place)
        once(place)
        presigned(place)
        restarted(place, relay)
        equal(relay.stop(), 0, "posternd stops with 0")
    end()


if __name__ == "__main__":
    main()
