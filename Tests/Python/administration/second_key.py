"""A second administrator with a policy of its own."""

import json


def second_key(place, allowed, resource="*"):
    """(access key, secret) of a principal who may do so much and nothing else."""
    document = {"Version": "2012-10-17",
                "Statement": {"Effect": "Allow", "Action": allowed, "Resource": resource}}
    name = place.name()
    for method, path, body in (("PUT", f"policies/{name}", {"document": json.dumps(document)}),
                               ("POST", "principals", {"name": name, "policies": [name]}),
                               ("POST", "access-keys", {"principal": name})):
        answer = place.wire.request(method, f"/postern/v1/{path}", body)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer}")
    return answer.json["accessKeyId"], answer.json["secretAccessKey"]
