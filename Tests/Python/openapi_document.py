#!/usr/bin/env python3
"""Checks an OpenAPI document as others read it, and that its schemas say what the server does.

    python3 openapi_document.py FILE

FILE holds {"document": …, "cases": [{"at": [KEY, …], "value": …, "isValid": …}, …]}. The document has to be one of
OpenAPI 3.1. Of each case, the schema that stands in the document at `at` has to find the value valid or not, as
`isValid` has it. Prints what differs, a line each, and exits with 1 then. Needs openapi-spec-validator.
"""
import json
import sys

from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator


def ecma(value):
    """The document with patterns whose end is the text's end, which `$` is not in Python."""
    if isinstance(value, dict):
        return {
            key: member[:-1] + r"\Z" if key == "pattern" and isinstance(member, str) and member.endswith("$")
            else ecma(member)
            for key, member in value.items()
        }
    return [ecma(item) for item in value] if isinstance(value, list) else value


with open(sys.argv[1], encoding="utf-8") as file:
    given = json.load(file)

differences = [f"document: {error.message}" for error in OpenAPIV31SpecValidator(given["document"]).iter_errors()]
document = ecma(given["document"])
validators = {}
for case in given["cases"]:
    place = tuple(case["at"])
    if place not in validators:
        schema = document
        for key in place:
            schema = schema[key]
        validators[place] = Draft202012Validator(schema)
    if validators[place].is_valid(case["value"]) != case["isValid"]:
        differences.append(f"{place}: {json.dumps(case['value'])[:200]} should be valid: {case['isValid']}")
print(f"{len(given['cases'])} cases", file=sys.stderr)
print("\n".join(differences))
sys.exit(1 if differences else 0)
