"""A second administrator with a policy of its own, as soon as the endpoint makes them."""

import json


def second_key(place, allowed, resource="*"):
    """(access key, secret) of a principal who may do so much and nothing else; None where that is not served."""
    document = {"Version": "2012-10-17",
                "Statement": {"Effect": "Allow", "Action": allowed, "Resource": resource}}
    name = place.name()
    put = place.wire.request("PUT", f"/postern/v1/policies/{name}", {"document": json.dumps(document)})
    if put.status == 404:
        return None
    for path, body in (("principals", {"name": name, "policies": [name]}), ("access-keys", {"principal": name})):
        answer = place.wire.request("POST", f"/postern/v1/{path}", body)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer}")
    return answer.json["accessKeyId"], answer.json["secretAccessKey"]
