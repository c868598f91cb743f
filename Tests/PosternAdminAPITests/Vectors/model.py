#!/usr/bin/env python3
"""Writes model.json: what botocore's public service model says of every operation, object and error.

    pip install boto3 && python3 model.py > model.json

Facts about the interface only: names, places, types, whether required, whether sensitive, the words of an
enumeration. The model is Apache-2.0 (github.com/boto/botocore, data/wickr/2024-02-01).

A member's `of` is the object that it is or that its list holds; for another list it is the items' type.
"""
import json

import botocore
import botocore.session

PLACES = {"uri": "path", "querystring": "query", "header": "header"}

model = botocore.session.get_session().get_service_model("wickr")


def field(shape, name):
    member = shape.members[name]
    place = PLACES.get(member.serialization.get("location"), "body")
    if place == "header":
        place += " " + member.serialization["name"].lower()
    described = {"name": name, "type": member.type_name, "required": name in shape.required_members, "place": place}
    inner = member.member if member.type_name == "list" else member
    if inner.type_name == "structure":
        described["of"] = inner.name
    elif member.type_name == "list":
        described["of"] = inner.type_name
    if getattr(member, "enum", None):
        described["words"] = member.enum
    if member.metadata.get("sensitive"):
        described["sensitive"] = True
    return described


def members(shape):
    return [field(shape, name) for name in shape.members]


def operation(name):
    operation = model.operation_model(name)
    return {
        "name": name, "method": operation.http["method"], "path": operation.http["requestUri"],
        "input": members(operation.input_shape), "output": members(operation.output_shape),
    }


def block(members):
    return "[\n" + ",\n".join("    " + json.dumps(member) for member in members) + "\n   ]" if members else "[]"


operations = [operation(name) for name in model.operation_names]
own = {
    shape.name for name in model.operation_names
    for shape in (model.operation_model(name).input_shape, model.operation_model(name).output_shape)
}
errors = {shape.name: shape for name in model.operation_names for shape in model.operation_model(name).error_shapes}
objects = {
    name: members(model.shape_for(name)) for name in model.shape_names
    if model.shape_for(name).type_name == "structure" and name not in own and name not in errors
}

print("{")
print(' "source": ' + json.dumps(f"botocore {botocore.__version__}, model.py") + ",")
print(' "operations": [')
print(",\n".join(
    "  {" + ", ".join(f'"{key}": {json.dumps(one[key])}' for key in ("name", "method", "path"))
    + ',\n   "input": ' + block(one["input"]) + ',\n   "output": ' + block(one["output"]) + "}"
    for one in operations
))
print(" ],")
print(' "objects": {')
print(",\n".join(f'  {json.dumps(name)}: ' + block(objects[name]) for name in sorted(objects)))
print(" },")
print(' "errors": {')
statuses = {name: errors[name].metadata["error"]["httpStatusCode"] for name in sorted(errors)}
print(",\n".join(f"  {json.dumps(name)}: {status}" for name, status in statuses.items()))
print(" }")
print("}")
