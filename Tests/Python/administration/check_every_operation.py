#!/usr/bin/env python3
"""Asks for every operation of the public model: as it may be asked for, and in each way in which it must not be.

    check_every_operation.py

POSTERN_BIN is the directory of `posternd`. Every answer to boto3 is held against botocore's model.
"""

import time
import uuid

from model import Watch
from promises import broken, check, end, equal
from relay import running
from second_key import second_key
from stock import UNKNOWN, WITHOUT_NETWORK, Place, call, client
from wire import Wire

# What is answered where nothing is configured, or nobody is there, is an error.
PERMITTED = {"GetOpentdfConfig": 404, "UpdateGuestUser": 404, "RegisterOidcConfigTest": 422}
READS = ("Get", "List", "BatchLookup")
# What asks nobody but the network; the body of no other operation is empty.
WRONG = {"string": [7, True, ["a"], {"a": 1}], "boolean": ["true", 1, []], "integer": ["1", 1.5, True],
         "long": ["1", 1.5, True], "list": ["a", {}, 1], "structure": ["a", [], 1]}


def permitted(place, operations):
    for operation in operations:
        answer = call(place.client, operation, **place.request(operation))
        equal(answer.status, PERMITTED.get(operation, 200), f"{operation} is done" if operation not in PERMITTED
              else f"{operation} is answered")
        if operation.startswith("Batch"):
            equal(sum(name in answer.response for name in ("successful", "failed")), 2, f"{operation} tells both lists")


def networks(place, operations):
    for operation in operations:
        if operation in WITHOUT_NETWORK:
            continue
        arguments = place.request(operation)
        answer = call(place.client, operation, **arguments | {"networkId": "00000000"})
        equal((answer.status, answer.error), (404, "ResourceNotFoundError"), f"{operation} of an unknown network")
        for number in ("1234567", "123456789", "abcdefgh", "１２３４５６７８", "-1234567"):
            answer = call(place.client, operation, **arguments | {"networkId": number})
            if (answer.status, answer.fields) != (422, ["networkId"]):
                broken(f"{operation} of the network {number} is refused", answer)
    check(True, "no operation takes what is no network's number")


def unknown(place):
    for operation, ids in UNKNOWN.items():
        answer = call(place.client, operation, **place.request(operation) | ids)
        equal((answer.status, answer.error), (404, "ResourceNotFoundError"), f"{operation} of what is not there")
    for operation in ("BatchDeleteUser", "BatchToggleUserSuspendStatus"):
        good, strange = place.new_users(1), "4294967295"
        answer = call(place.client, operation, **place.request(operation) | {"userIds": [strange] + good + good})
        told = [one["userId"] for one in answer["successful"]], [one["userId"] for one in answer["failed"]]
        equal(told, (good, [strange] + good), f"{operation}: the unknown and the repeated fail alone")


def body_members(model):
    """(name, shape) of what stands in the operation's JSON body."""
    shape = model.input_shape
    return [(name, member) for name, member in (shape.members.items() if shape else [])
            if "location" not in member.serialization]


def malformed(place, operations):
    """Each member missing, empty, and of each wrong type."""
    count = 0
    for operation in operations:
        model = place.model.operation_model(operation)
        for name, shape in body_members(model):
            arguments = place.request(operation)
            cases = [(value, {422}) for value in WRONG[shape.type_name]]
            # Null is absent.
            absent = {422} if name in model.input_shape.required_members else {200, 404, 422}
            for value, statuses in cases + [(None, absent), (..., absent)]:
                answer = place.with_body(operation, arguments, lambda body: change(body, name, value))
                count += 1
                told = [one["field"].split("[")[0].split(".")[0] for one in answer.json.get("reasons", [])]
                # What may be absent changes nothing for an operation that is refused for something else.
                is_moot = value in (None, ...) and 200 in statuses and PERMITTED.get(operation) == answer.status
                if answer.status not in statuses or (answer.status == 422 and name not in told and not is_moot):
                    broken(f"{operation}: {name} may not be {value!r}", answer)
                if answer.status == 200 and operation.startswith(("Create", "Delete")):
                    arguments = place.request(operation)
    check(count > 100, f"{count} requests with a member of the wrong kind")


def change(body, name, value):
    if value is ...:
        body.pop(name, None)
    else:
        body[name] = value


def bodies(place, operations):
    """What is no JSON object is refused before anything else is looked at."""
    wrong = [b"", b"{", b"[]", b"null", b'"a"', b"\xff\xfe", b'{"networkName":"a","networkName":"b"}',
             b"{" + b'"a":[' * 20 + b"]" * 20 + b"}", b'{"networkName":"\xc3"}', b'{"networkName":"\\ud800"}',
             b"{}x", b"{'a':1}", b'{"a":1,}', b'{"a":01}', b'{"a":NaN}', b"\xef\xbb\xbf{}"]
    for operation in operations:
        model = place.model.operation_model(operation)
        if not body_members(model):
            continue
        method, target, _, headers = place.on_the_wire(operation, place.request(operation))
        for body in wrong:
            answer = place.wire.request(method, target, body, headers)
            expected = [400, 422] if body in (b"",) else [400]
            needs = any(name in model.input_shape.required_members for name, _ in body_members(model))
            if body == b"" and not needs:
                expected = [200]
            if answer.status not in expected:
                broken(f"{operation} with the body {body[:40]!r}", answer)
        for kind, status in (("text/plain", 415), ("application/xml", 415), ("application/jsonp", 415)):
            answer = place.wire.request(method, target, b"{}", headers | {"Content-Type": kind})
            if answer.status != status:
                broken(f"{operation} with a body of the type {kind}", answer)
    check(True, "what is no JSON object is refused")


def strangers(place, operations):
    """Without credentials nobody learns anything but that."""
    nobody, wrong = Wire(place.relay), Wire(place.relay)
    wrong.auth.credentials.secret_key = "wrong"
    for operation in operations:
        method, target, body, headers = place.on_the_wire(operation, place.request(operation))
        for who, answer in (("nobody", nobody.request(method, target, body, headers, signed=False)),
                            ("a wrong secret", wrong.request(method, target, body, headers))):
            if (answer.status, answer.error, sorted(answer.json)) != (401, "UnauthorizedError", ["message"]):
                broken(f"{operation} for {who}", answer)
    check(True, "without credentials everything is 401")


def replays(place, operations):
    """The same signed request again: a read is done; a write is not, and where it has a token it is answered again."""
    for operation in operations:
        model = place.model.operation_model(operation)
        tokens = "clientToken" in (model.input_shape.members if model.input_shape else {})
        token = {"clientToken": str(uuid.uuid4())} if tokens else {}
        method, target, body, headers = place.on_the_wire(operation, place.request(operation) | token)
        signed = place.wire.sign(method, target, body, headers)
        first = waited(place, lambda: place.wire.send(method, target, body, signed))
        second = waited(place, lambda: place.wire.send(method, target, body, signed))
        if tokens:
            same = (first.status, first.body, first.error) == (second.status, second.body, second.error)
            if not same or first.headers["x-amzn-requestid"] == second.headers["x-amzn-requestid"]:
                broken(f"{operation}: a repeat with a client token gets the first answer", f"{first} and then {second}")
            other = place.request(operation) | token
            if operation != "DeleteNetwork":
                other = place.with_body(operation, other, lambda members: members | {"other": 1})
                if (other.status, other.error) != (400, "BadRequestError"):
                    broken(f"{operation}: a client token counts for one body", other)
        elif operation.startswith(READS):
            if second.status != first.status:
                broken(f"{operation}: a read may be repeated", second)
        elif (second.status, second.error) != (401, "UnauthorizedError"):
            broken(f"{operation}: a write comes once", f"{first} and then {second}")
    check(True, "a signed write that comes again is not done again")


def waited(place, send):
    """Signed once: where the endpoint is asked too much, the same is sent again."""
    answer = send()
    if answer.status == 429:
        # A request that was not looked at is not remembered; one that waits longer than the clocks allow is.
        time.sleep(int(answer.headers["retry-after"]))
        answer = send()
    return answer


def denied(place, operations):
    """A key whose policy names another operation."""
    key = second_key(place, allowed=["wickr:ListNetworks"])
    other = client(place.relay, *key)
    for operation in operations:
        answer = call(other, operation, **place.request(operation))
        if operation == "ListNetworks":
            equal(answer.status, 200, "what the policy allows is done")
        elif (answer.status, answer.error) != (403, "ForbiddenError"):
            broken(f"{operation} is denied", answer)
        if operation in WITHOUT_NETWORK:
            continue
        answer = call(other, operation, **place.request(operation) | {"networkId": "00000000"})
        if answer.status != 403:
            broken(f"{operation} of an unknown network is denied too", answer)


def main():
    with running() as relay:
        watch = Watch(lambda fault: broken("the answer is as the model says", fault))
        place = Place(relay, watch)
        names = place.model.operation_names
        equal(len(names), 44, "the model has 44 operations")
        permitted(place, names)
        networks(place, names)
        unknown(place)
        malformed(place, names)
        bodies(place, names)
        strangers(place, names)
        replays(place, names)
        denied(place, names)
        seen = watch.done | {name for name, status in PERMITTED.items() if status != 200}
        equal(sorted(set(names) - seen), [], "every operation was answered with its shape")
        equal(len(set(watch.ids)), len(watch.ids), "each answer has an id of its own")
        equal(relay.stop(), 0, "posternd stops with 0")
        check("internal" not in relay.log and "failed" not in relay.log, "and nothing failed inside of it")
    end()


if __name__ == "__main__":
    main()
