"""botocore's model of the interface, and what in an answer is not as it says."""

import json
import re

# What the model calls an error that the endpoint answers with a status of plain HTTP.
PLAIN_HTTP = {405, 409, 413, 415}


def faults(value, shape, where):
    """What in a JSON value is not as the shape says; a list of words."""
    kind = shape.type_name
    if kind == "structure":
        if not isinstance(value, dict):
            return [f"{where} is no object"]
        found = [f"{where}.{name} is missing" for name in shape.required_members if name not in value]
        for name, member in value.items():
            if name not in shape.members:
                found.append(f"{where}.{name} is not in the model")
            else:
                found += faults(member, shape.members[name], f"{where}.{name}")
        return found
    if kind == "list":
        if not isinstance(value, list):
            return [f"{where} is no list"]
        found = bound_faults(len(value), shape, where)
        return found + [fault for index, item in enumerate(value)
                        for fault in faults(item, shape.member, f"{where}[{index}]")]
    if kind == "string":
        return text_faults(value, shape, where)
    if kind == "boolean":
        return [] if isinstance(value, bool) else [f"{where} is no boolean"]
    if kind in ("integer", "long", "timestamp"):
        if not isinstance(value, int) or isinstance(value, bool):
            return [f"{where} is no whole number"]
        found = bound_faults(value, shape, where)
        if kind == "integer" and not -(1 << 31) <= value < 1 << 31:
            found.append(f"{where} has more than 32 bits")
        return found
    return [f"{where} is of a kind that this test does not know: {kind}"]


def text_faults(value, shape, where):
    if not isinstance(value, str):
        return [f"{where} is no text"]
    if shape.enum and value not in shape.enum:
        return [f"{where} is none of the model's words: {value}"]
    found = bound_faults(len(value), shape, where)
    pattern = shape.metadata.get("pattern")
    # Anchored, which is more than the model asks for.
    if pattern and not re.fullmatch(pattern, value):
        found.append(f"{where} does not match {pattern}")
    return found


def bound_faults(size, shape, where):
    low, high = shape.metadata.get("min", size), shape.metadata.get("max", size)
    return [] if low <= size <= high else [f"{where} is not from {low} to {high}"]


class Watch:
    """Holds every answer that clients get against the model, before botocore makes its own objects of it.

    `told` is called with each fault, in words.
    """

    def __init__(self, told):
        self.told = told
        self.ids = []
        self.done = set()
        self.last = None

    def over(self, client):
        client.meta.events.register("after-call.wickr", self._after_call)
        return client

    def _after_call(self, http_response, model, **_):
        headers = {name.lower(): value for name, value in http_response.headers.items()}
        self.last = http_response
        self.ids.append(headers.get("x-amzn-requestid"))
        for fault in self.answer_faults(http_response.status_code, headers, http_response.content, model):
            self.told(f"{model.name}: {fault}")
        if http_response.status_code == 200:
            self.done.add(model.name)

    @staticmethod
    def answer_faults(status, headers, content, model):
        if headers.get("content-type") != "application/json":
            return [f"its type is {headers.get('content-type')}"]
        if not re.fullmatch(r"[0-9a-f-]{36}", headers.get("x-amzn-requestid", "")):
            return ["it has no id"]
        try:
            body = json.loads(content.decode("utf-8"))
        except ValueError:
            return ["its body is no JSON"]
        if status == 200:
            return faults(body, model.output_shape, "answer") + (
                ["it is an error and none"] if "x-amzn-errortype" in headers else [])
        return error_faults(status, headers, body, model)


def error_faults(status, headers, body, model):
    name = headers.get("x-amzn-errortype", "none")
    shapes = {shape.name: shape for shape in model.error_shapes}
    if name not in shapes:
        return [f"{name} is not declared"]
    found = faults(body, shapes[name], name)
    declared = shapes[name].metadata["error"]["httpStatusCode"]
    if status != declared and not (name == "BadRequestError" and status in PLAIN_HTTP):
        found.append(f"{name} has the status {status} and not {declared}")
    if not body.get("message"):
        found.append(f"{name} says nothing")
    if name == "ValidationError" and not body.get("reasons"):
        found.append("no field is at fault")
    if status == 429 and not re.fullmatch(r"[1-9][0-9]*", headers.get("retry-after", "")):
        found.append("it does not say when to come again")
    return found
