#!/usr/bin/env python3
"""Writes presigned.json: requests as botocore signs them in the query (presigned URLs of Signature Version 4).

    pip install boto3 && python3 presigned.py > presigned.json

Two kinds of cases:
  signer  botocore's query signer alone, with paths, queries and headers chosen to be odd
  client  URLs that botocore's own client for the service `wickr` generates

Each case has the request as it goes on the wire; one of the signer has what botocore made of it on the way too. The
time is fixed, so the file is reproducible. botocore takes the hash of the body from `X-Amz-Content-SHA256` where that
header is set, and signs the hash of an empty body otherwise: it moves the body's members into the query.
"""
import base64
import datetime
import hashlib
import json
import sys
from unittest import mock

import boto3
import botocore
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.utils import percent_encode_sequence

ID, SECRET, REGION = "PSTNEXAMPLEACCESSKEY", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "eu-central-1"
NOW = datetime.datetime(2024, 2, 29, 23, 59, 58, tzinfo=datetime.timezone.utc)
HOST = "localhost:7444"


class Recorder(SigV4QueryAuth):
    def canonical_request(self, request):
        self.canonical = super().canonical_request(request)
        return self.canonical

    def string_to_sign(self, request, canonical_request):
        self.signed_text = super().string_to_sign(request, canonical_request)
        return self.signed_text


def case(name, kind, method, url, headers, body, expires):
    rest = url.split("://", 1)[1]
    target = rest[rest.index("/"):] if "/" in rest.split("?")[0] else "/" + rest[rest.index("?"):]
    return {
        "name": name, "kind": kind, "accessKeyID": ID, "secret": SECRET, "region": REGION,
        "epochSeconds": int(NOW.timestamp()), "expires": expires, "method": method, "target": target,
        "headers": [["Host", HOST]] + [list(header) for header in headers],
        "body": base64.b64encode(body).decode(),
    }


def signer(name, path="/networks", query=(), headers=(), method="GET", body=b"", expires=900):
    url = f"https://{HOST}{path}" + ("?" + percent_encode_sequence(query) if query else "")
    stated = [("X-Amz-Content-SHA256", hashlib.sha256(body).hexdigest())] if body else []
    request = AWSRequest(method=method, url=url, headers=dict([*headers, *stated]))
    recorder = Recorder(Credentials(ID, SECRET), "wickr", REGION, expires)
    with mock.patch("botocore.auth.get_current_datetime", lambda: NOW):
        recorder.add_auth(request)
    made = case(name, "signer", method, request.url, [*headers, *stated], body, expires)
    return {**made, "canonicalRequest": recorder.canonical, "stringToSign": recorder.signed_text}


SIGNER = [
    signer("the root", path="/"),
    signer("a plain path"),
    signer("one second", expires=1),
    signer("a path with encoded blanks and letters", path="/networks/a%20b%2Fc/%C3%BC"),
    signer("a path with dots and doubled slashes", path="/a/./b/../c//d"),
    signer("parameters before and behind those of the signature", query=[("A", "1"), ("z", "2"), ("X-Am", "3"), ("X-Amzz", "4")]),
    signer("blanks, plus and slash in a query", query=[("username", "Ann Lee+x/y"), ("sortFields", "username+status")]),
    signer("text beyond ASCII in a query", query=[("firstName", "Zoë 你好 \U0001f600")]),
    signer("an empty value in a query", query=[("b", ""), ("a", "1")]),
    signer("headers with runs of blanks", headers=[("X-Amz-Meta-A", "  a   b \t c  "), ("Accept", "*/*")]),
    signer("a client token", method="DELETE", path="/networks/12345678", headers=[("X-Client-Token", "a-b_c:1")]),
    signer("a body", method="POST", body='{"networkName":"Zoë"}'.encode(), headers=[("Content-Type", "application/json")]),
    signer("a method without a body", method="DELETE", path="/networks/12345678"),
]


def clients():
    client = boto3.client(
        "wickr", region_name=REGION, endpoint_url=f"https://{HOST}",
        aws_access_key_id=ID, aws_secret_access_key=SECRET, config=Config(signature_version="v4"),
    )

    def call(name, operation, method, expires=900, **arguments):
        with mock.patch("botocore.auth.get_current_datetime", lambda: NOW):
            url = client.generate_presigned_url(operation, Params=arguments, ExpiresIn=expires, HttpMethod=method)
        return case(name, "client", method, url, [], b"", expires)

    yield call("ListNetworks", "list_networks", "GET", maxResults=2, sortFields="networkName+networkId")
    yield call("GetNetwork", "get_network", "GET", networkId="12345678")
    yield call("ListUsers", "list_users", "GET", 60, networkId="12345678", firstName="A b", username="ü+/", status=2)
    yield call("GetUser", "get_user", "GET", networkId="12345678", userId="7", startTime=NOW, endTime=NOW)


vectors = {"source": f"botocore {botocore.__version__}, presigned.py", "cases": SIGNER + list(clients())}
json.dump(vectors, sys.stdout, indent=1, ensure_ascii=False)
print()
