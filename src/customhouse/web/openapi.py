"""What every operation of the API has in common, said in its description once: errors are problem details (RFC 9457).

Areas declare what is their own; who asks, whether the address names anything, whether the request has the form that is
asked for, and whether the database is there, are answered alike everywhere.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema

from customhouse.foundation.access.payloads import Problem
from customhouse.web.problems import MEDIA_TYPE

FIRST_ERROR = 400
PROBLEM = {"schema": {"$ref": REF_TEMPLATE.format(model="Problem")}}
UNREADABLE = "The request cannot be read."
NOT_SIGNED_IN = "Nobody is signed in, and there is no valid API key."
DENIED = "Your roles do not allow this, or the CSRF token is missing."
NOT_FOUND = "There is no such thing, or none that you may see."
TOO_LARGE = "What you sent is larger than this installation takes in at once."
INVALID = "The request does not have the form that is asked for, or breaks a rule: `findings` say which."
UNAVAILABLE = "The database is busy or away; nothing was kept. Send the same again."


def complete(schema: OpenAPISchema) -> OpenAPISchema:
    """The description with every error that an operation can answer, each as problem details."""
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            methods[method] = deepcopy(operation)
            _complete_operation(path, methods[method])
    problem = Problem.model_json_schema(ref_template=REF_TEMPLATE, mode="serialization")
    schema["components"]["schemas"] |= problem.pop("$defs", {}) | {"Problem": problem}
    return schema


def _complete_operation(path: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    for status, said in errors_of(path, operation).items():
        responses.setdefault(status, {"description": said, "content": {}})
    for status, response in responses.items():
        if status >= FIRST_ERROR:
            response["content"] = _as_problem(response.get("content", {}))


def errors_of(path: str, operation: dict[str, Any]) -> dict[int, str]:
    """The errors of an operation that need not be declared: by its address, its parameters and who may ask."""
    said = {400: UNREADABLE, 503: UNAVAILABLE}
    if operation.get("security"):
        said |= {401: NOT_SIGNED_IN, 403: DENIED}
    if "{" in path:
        said[404] = NOT_FOUND
    if "requestBody" in operation:
        said[413] = TOO_LARGE
    if operation["parameters"] or "requestBody" in operation:
        said[422] = INVALID
    return said


def _as_problem(content: dict[str, Any]) -> dict[str, Any]:
    """An error's content: problem details in its own shape or the common one, beside forms that are not JSON."""
    own = content.pop("application/json", None) or PROBLEM
    return {MEDIA_TYPE: own, **content}
