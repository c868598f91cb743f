#!/usr/bin/env python3
"""Writes published.json: the cases of AWS's published Signature Version 4 test suite.

    pip install boto3 && python3 published.py > published.json

The requests and signatures are those of the suite as two of AWS's own projects keep it, both under Apache-2.0:
github.com/awslabs/aws-c-auth in tests/aws-signing-test-suite/v4, and `@aws-sdk/signature-v4` in suite.fixture. Each has a
signature for the `Authorization` header, and some have one for the query. The canonical requests are botocore's; the
script stops unless botocore comes to every published signature.

Left out: header lines that are folded, which HTTP has no more (RFC 9112 section 5.2); paths that are not normalised, as
for S3; forms in a body, which the two copies sign with different headers; and what is the same request under another
name.
"""
import datetime
import json
import sys
from unittest import mock
from urllib.parse import quote

import botocore
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

ID, SECRET, REGION, SERVICE = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service"
NOW = datetime.datetime(2015, 8, 30, 12, 36, 0, tzinfo=datetime.timezone.utc)
HOST, EXPIRES = "example.amazonaws.com", 3600
UNRESERVED = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
STS = (
    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwt"
    "hAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXA"
    "kiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=="
)

# name, method, target, header lines, signature in the header, signature in the query
SUITE = [
    ("get-header-key-duplicate", "GET", "/", [("My-Header1", "value2"), ("My-Header1", "value2"), ("My-Header1", "value1")],
     "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
     "3349ee0b81b4b589da0ff28a395c3591e04de515651dd74f298fa992d1507a97"),
    ("get-header-value-order", "GET", "/",
     [("My-Header1", "value4"), ("My-Header1", "value1"), ("My-Header1", "value3"), ("My-Header1", "value2")],
     "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
     "313720e71ca6202fdcfa9b20f88de01a4eb0638a83c833b1c184359a4eda864e"),
    ("get-header-value-trim", "GET", "/", [("My-Header1", " value1"), ("My-Header2", ' "a   b   c"')],
     "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
     "e7bb0fd515e125e1aec2ecc4c0c17484fb06f6846b927c35e46005dd3df3acd4"),
    ("get-relative", "GET", "/example/..", [],
     "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
     "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d"),
    ("get-relative-relative", "GET", "/example1/example2/../..", [],
     "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31", None),
    ("get-slash", "GET", "//", [],
     "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31", None),
    ("get-slash-dot-slash", "GET", "/./", [],
     "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
     "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d"),
    ("get-slash-pointless-dot", "GET", "/./example", [],
     "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5", None),
    ("get-slashes", "GET", "//example//", [],
     "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
     "c1834e8fb0307243711f0f907f6ab7311ed300d87f13792d7ee4da89ab93e082"),
    ("get-space", "GET", "/example space/", [],
     "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
     "7a1f416954786484c9824d93c1f26ef64acb9b1b6c9154d08c9f07d0e394abf6"),
    ("get-unreserved", "GET", "/" + UNRESERVED, [],
     "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
     "95968482db1b9e0fadef6efc1bd24689f77c77d9ef56919c96a28cc92e0d6005"),
    ("get-utf8", "GET", "/\u1234", [],
     "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
     "10eae3f14a260bd3911cc6d008d3c576d143b05b62f09782a7a4b37f52178e44"),
    ("get-vanilla", "GET", "/", [],
     "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31", None),
    ("get-vanilla-empty-query-key", "GET", "/?Param1=value1", [],
     "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
     "49096700cbbaa5753443850f40df10f904fc2fdb544dc9512203cc77c471a9de"),
    ("get-vanilla-query-order-encoded", "GET", "/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1", [],
     "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
     "c5f1848ceec943ac2ca68ee720460c23aaae30a2300586597ada94c4a65e4787"),
    ("get-vanilla-query-order-key-case", "GET", "/?Param2=value2&Param1=value1", [],
     "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
     "86012e2c9ad4d77369f5d81c11f75158aae4f895a085212cc6d3f923d300bed5"),
    ("get-vanilla-query-unreserved", "GET", f"/?{UNRESERVED}={UNRESERVED}", [],
     "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
     "8e76a88a7433637b12778d5592799b29ad21ecd6cf6325051c21d86f0acda2bf"),
    ("get-vanilla-utf8-query", "GET", "/?\u1234=bar", [],
     "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
     "0bdd809b1519ac4f0c1dc3540e2cc46bd0c7f778eda408b2ebf3b913d21ff600"),
    ("post-header-key-case", "POST", "/", [],
     "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b", None),
    ("post-header-key-sort", "POST", "/", [("My-Header1", "value1")],
     "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
     "c09d07e0d55871f10f2a6d350d994acf6825a3cae70673d7def55616e6119dd7"),
    ("post-header-value-case", "POST", "/", [("My-Header1", "VALUE1")],
     "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d", None),
    ("post-sts-header-before", "POST", "/", [("X-Amz-Security-Token", STS)],
     "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead", None),
    ("post-vanilla", "POST", "/", [],
     "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
     "2ce6e6d2e0cf2f9d1b55fafec88cd20574c31dc2e7631979f71ba2310083e95b"),
    ("post-vanilla-query", "POST", "/?Param1=value1", [],
     "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11", None),
]


class Kept:
    def canonical_request(self, request):
        self.canonical = super().canonical_request(request)
        return self.canonical


class HeaderSigner(Kept, SigV4Auth):
    pass


class QuerySigner(Kept, SigV4QueryAuth):
    pass


def sign(signer, method, target, headers):
    path, _, query = target.partition("?")
    url = f"https://{HOST}{path}" + ("?" + quote(query, safe="%&=-._~") if query else "")
    joined = {}
    for name, value in headers:
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    request = AWSRequest(method=method, url=url, headers=joined)
    with mock.patch("botocore.auth.get_current_datetime", lambda: NOW):
        signer.add_auth(request)
    return request


def cases():
    credentials = Credentials(ID, SECRET)
    for name, method, target, headers, in_header, in_query in SUITE:
        common = {"name": name, "accessKeyID": ID, "secret": SECRET, "region": REGION, "service": SERVICE,
                  "epochSeconds": int(NOW.timestamp()), "method": method}
        signer = HeaderSigner(credentials, SERVICE, REGION)
        request = sign(signer, method, target, headers)
        assert request.headers["Authorization"].endswith(in_header), name
        lines = [["Host", HOST], *map(list, headers), ["X-Amz-Date", request.headers["X-Amz-Date"]]]
        signed = request.headers["Authorization"].split("SignedHeaders=")[1].split(",")[0]
        yield {**common, "place": "header", "target": target, "headers": lines, "signedHeaders": signed,
               "canonicalRequest": signer.canonical, "signature": in_header}
        if in_query is None:
            continue
        signer = QuerySigner(credentials, SERVICE, REGION, EXPIRES)
        request = sign(signer, method, target, headers)
        parameters = request.url[request.url.index("X-Amz-Algorithm"):]
        assert parameters.endswith(in_query), name
        lines = [["Host", HOST], *map(list, headers)]
        signed = signer.canonical.split("\n")[-2]
        yield {**common, "place": "query", "target": target + ("&" if "?" in target else "?") + parameters,
               "headers": lines, "signedHeaders": signed, "canonicalRequest": signer.canonical, "signature": in_query}


vectors = {"source": f"AWS's Signature Version 4 test suite, botocore {botocore.__version__}, published.py", "cases": list(cases())}
json.dump(vectors, sys.stdout, indent=1, ensure_ascii=False)
print()
