"""What schemathesis has to know of the endpoint; check_described.py says in the environment what is there."""

import json
import os
import random
import re
import uuid

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import requests
import schemathesis

# name of a path's field: {"pattern": …, "values": […]}
KNOWN = json.loads(os.environ["POSTERN_KNOWN"])
# So many of the ids that are right and name nothing are made to name what is there.
SHARE = 0.8
chance = random.Random(1)


class Signature(requests.auth.AuthBase):
    """AWS's signature over the request as it goes out."""

    def __init__(self):
        held = botocore.credentials.Credentials(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
        self.auth = botocore.auth.SigV4Auth(held, "wickr", os.environ["AWS_REGION"])

    def __call__(self, prepared):
        body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body
        # The id is signed: two requests alike in one second are no request that came twice.
        headers = {"amz-sdk-invocation-id": str(uuid.uuid4())}
        signed = botocore.awsrequest.AWSRequest(prepared.method, prepared.url, headers, body)
        self.auth.add_auth(signed)
        prepared.headers.update(dict(signed.headers.items()))
        return prepared


schemathesis.auth.set_from_requests(Signature())


@schemathesis.hook
def filter_query(context, query):
    """A list that holds nothing but an empty word is written like one that holds nothing."""
    words = (query or {}).get("sortFields")
    return not isinstance(words, list) or not words or any(str(word).strip("+ ") for word in words)


@schemathesis.hook
def before_call(context, case, kwargs):
    """Puts what is there in the place of ids that are right and name nothing."""
    if case.operation.definition.raw["operationId"] == "DeleteNetwork":
        return
    for name, value in (case.path_parameters or {}).items():
        known = KNOWN.get(name)
        if known and re.fullmatch(known["pattern"], str(value)) and chance.random() < SHARE:
            case.path_parameters[name] = chance.choice(known["values"])
