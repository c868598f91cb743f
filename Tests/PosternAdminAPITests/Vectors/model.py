#!/usr/bin/env python3
"""Writes model.json: what botocore's public service model says of the operations and objects we answer.

    pip install boto3 && python3 model.py > model.json

Facts about the interface only: names, places, whether required, type. The model is Apache-2.0
(github.com/boto/botocore, data/wickr/2024-02-01).
"""
import json
import sys

import botocore
import botocore.session

OPERATIONS = (
    "CreateNetwork", "ListNetworks", "GetNetwork", "ListSecurityGroups", "BatchCreateUser", "ListUsers", "GetUser",
    "ListDevicesForUser", "BatchResetDevicesForUser",
)
OBJECTS = (
    "BasicDeviceObject", "BatchCreateUserRequestItem", "BatchDeviceErrorResponseItem",
    "BatchDeviceSuccessResponseItem", "BatchUserErrorResponseItem", "CallingSettings", "ErrorDetail", "Network",
    "PasswordRequirements", "PermittedWickrEnterpriseNetwork", "SecurityGroup", "SecurityGroupSettings",
    "ShredderSettings", "User", "WickrAwsNetworks",
)
PLACES = {"uri": "path", "querystring": "query", "header": "header"}

model = botocore.session.get_session().get_service_model("wickr")


def field(shape, name):
    member = shape.members[name]
    return {
        "name": name, "type": member.type_name, "required": name in shape.required_members,
        "place": PLACES.get(member.serialization.get("location"), "body"),
    }


def operation(name):
    operation = model.operation_model(name)
    return {
        "name": name, "method": operation.http["method"], "path": operation.http["requestUri"],
        "input": [field(operation.input_shape, member) for member in operation.input_shape.members],
        "output": [field(operation.output_shape, member) for member in operation.output_shape.members],
    }


def members(name):
    shape = model.shape_for(name)
    return [field(shape, member) for member in shape.members]


json.dump(
    {
        "source": f"botocore {botocore.__version__}, model.py",
        "operations": [operation(name) for name in OPERATIONS],
        "objects": {name: members(name) for name in OBJECTS},
    },
    sys.stdout, indent=1,
)
print()
