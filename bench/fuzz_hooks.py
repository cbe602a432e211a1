"""Notes the status of each answer and the operation that was asked, for journey.Fuzz to count."""

import os

import schemathesis

_answers = open(os.environ["FUZZ_ANSWERS"], "a", buffering=1, encoding="utf-8")


@schemathesis.hook
def after_call(ctx, case, response):
    _answers.write(f"{response.status_code} {case.operation.definition.raw['operationId']}\n")
