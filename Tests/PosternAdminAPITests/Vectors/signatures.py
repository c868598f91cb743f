#!/usr/bin/env python3
"""Writes signatures.json: requests as botocore signs them (Signature Version 4).

    pip install boto3 && python3 signatures.py > signatures.json

Three kinds of cases:
  signer   botocore's signer alone, with paths, queries and headers chosen to be odd
  client   whole requests of botocore's own client for the service `wickr`, caught before they are sent
  example  the worked example `get-vanilla` of AWS's published signature test suite

Each case has the request as it goes on the wire, and what botocore made of it on the way:
`canonicalRequest`, `stringToSign`, `authorization`. The time is fixed, so the file is reproducible.
"""
import base64
import datetime
import json
import sys
from unittest import mock

import boto3
import botocore
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.utils import percent_encode_sequence

ID, SECRET, REGION = "PSTNEXAMPLEACCESSKEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "eu-central-1"
NOW = datetime.datetime(2024, 2, 29, 23, 59, 58, tzinfo=datetime.timezone.utc)
HOST = "localhost:7444"


class Recorder(SigV4Auth):
    def canonical_request(self, request):
        self.canonical = super().canonical_request(request)
        return self.canonical

    def string_to_sign(self, request, canonical_request):
        self.signed_text = super().string_to_sign(request, canonical_request)
        return self.signed_text


def text(value):
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)


def sign(name, kind, request, credentials=(ID, SECRET), region=REGION, service="wickr", now=NOW):
    recorder = Recorder(Credentials(*credentials), service, region)
    with mock.patch("botocore.auth.get_current_datetime", lambda: now):
        recorder.add_auth(request)
    target = request.url.split("://", 1)[1]
    target = target[target.index("/"):] if "/" in target else "/"
    headers = [[key, text(value)] for key, value in request.headers.items()]
    if not any(key.lower() == "host" for key, _ in headers):
        headers.append(["Host", request.url.split("://", 1)[1].split("/")[0].split("?")[0]])
    body = request.body or b""
    body = body.encode() if isinstance(body, str) else body
    return {
        "name": name, "kind": kind, "accessKeyID": credentials[0], "secret": credentials[1],
        "region": region, "service": service, "epochSeconds": int(now.timestamp()),
        "method": request.method, "target": target, "headers": headers,
        "body": base64.b64encode(body).decode(),
        "canonicalRequest": recorder.canonical, "stringToSign": recorder.signed_text,
        "authorization": request.headers["Authorization"],
    }


def signer(name, path="/networks", query=(), headers=(), method="GET", body=b""):
    url = f"https://{HOST}{path}" + ("?" + percent_encode_sequence(query) if query else "")
    return sign(name, "signer", AWSRequest(method=method, url=url, headers=dict(headers), data=body))


SIGNER = [
    signer("the root", path="/"),
    signer("a plain path"),
    signer("a path with encoded blanks and letters", path="/networks/a%20b%2Fc/%C3%BC"),
    signer("a path with dots and doubled slashes", path="/a/./b/../c//d"),
    signer("a path that climbs past the root", path="/../../a"),
    signer("a path that ends in a slash", path="/networks/12345678/"),
    signer("a path with sub-delimiters", path="/a!$&'()*+,;=:@~b"),
    signer("blanks, plus and slash in a query", query=[("username", "Ann Lee+x/y"), ("sortFields", "username+status")]),
    signer("text beyond ASCII in a query", query=[("firstName", "Zoë 你好 \U0001f600")]),
    signer("an empty value in a query", query=[("b", ""), ("a", "1")]),
    signer("a name twice in a query", query=[("a", "z"), ("a", "b"), ("a", "B"), ("A", "1")]),
    signer("names that are each other's prefix", query=[("ab", "1"), ("a", "2"), ("a-b", "3"), ("a%", "4")]),
    signer("reserved characters in a query", query=[("q", "-._~!*'();:@&=+$,/?#[]%")]),
    signer("headers with runs of blanks", headers=[("X-Amz-Meta-A", "  a   b \t c  "), ("Accept", "*/*")]),
    signer("an empty header", headers=[("X-Empty", "")]),
    signer("headers that are never signed", headers=[("User-Agent", "x"), ("Expect", "100-continue")]),
    signer("a body", method="POST", body='{"networkName":"Zoë"}'.encode(), headers=[("Content-Type", "application/json")]),
    signer("a client token", method="POST", path="/networks/12345678/users", body=b"{}",
           headers=[("Content-Type", "application/json"), ("X-Client-Token", "a-b_c:1")]),
    signer("a body of all bytes", method="PATCH", body=bytes(range(256))),
    signer("a method without a body", method="DELETE", path="/networks/12345678"),
]


def clients():
    caught = []
    client = boto3.client(
        "wickr", region_name=REGION, endpoint_url=f"https://{HOST}",
        aws_access_key_id=ID, aws_secret_access_key=SECRET,
        config=Config(retries={"total_max_attempts": 1}, signature_version="v4", user_agent="vectors"),
    )

    class Caught(Exception):
        pass

    def stop(request, **_):
        raise Caught

    client.meta.events.register("request-created.wickr", lambda request, **_: caught.append(request))
    client.meta.events.register("before-send.wickr", stop)

    def call(name, operation, **arguments):
        caught.clear()
        try:
            getattr(client, operation)(**arguments)
        except Caught:
            pass
        request = caught[0]
        dropped = ("authorization", "x-amz-date", "amz-sdk-invocation-id", "amz-sdk-request", "user-agent")
        headers = {key: text(value) for key, value in request.headers.items() if key.lower() not in dropped}
        fresh = AWSRequest(method=request.method, url=request.url, headers=headers, data=request.body or b"")
        return sign(name, "client", fresh)

    item = {"username": "zoë@example.org", "firstName": "Zoë", "securityGroupIds": ["aaaaaaaa"]}
    yield call("CreateNetwork", "create_network", networkName="Zoë & Co", accessLevel="PREMIUM")
    yield call("ListNetworks", "list_networks", maxResults=2, sortFields="networkName+networkId", sortDirection="ASC")
    yield call("GetNetwork", "get_network", networkId="12345678")
    yield call("ListSecurityGroups", "list_security_groups", networkId="12345678", nextToken="a_b-c")
    yield call("BatchCreateUser", "batch_create_user", networkId="12345678", users=[item], clientToken="token-1")
    yield call("ListUsers", "list_users", networkId="12345678", firstName="A b", username="ü+/", status=2)
    yield call("GetUser", "get_user", networkId="12345678", userId="7", startTime=NOW, endTime=NOW)


def example():
    request = AWSRequest(method="GET", url="https://example.amazonaws.com/", headers={"Host": "example.amazonaws.com"})
    return sign(
        "get-vanilla", "example", request, ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), "us-east-1",
        "service", datetime.datetime(2015, 8, 30, 12, 36, 0, tzinfo=datetime.timezone.utc),
    )


vectors = {"source": f"botocore {botocore.__version__}, signatures.py", "cases": SIGNER + list(clients()) + [example()]}
json.dump(vectors, sys.stdout, indent=1, ensure_ascii=False)
print()
