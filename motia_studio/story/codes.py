"""What each error code of docs/errors.md means to somebody who doesn't program, and what a person can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

RETRY: Final = "Retry the dead letter once the cause is gone."
ASK_AGAIN: Final = "Send the request again in a moment."


@dataclass(frozen=True, slots=True)
class Meaning:
    """A plain sentence with the Step as {step}, and what to do. `found` names the groups that a pattern has matched."""

    means: str
    todo: tuple[str, ...] = ()


CODES: Final[dict[str, Meaning]] = {
    "error": Meaning("Something went wrong that the studio has no better name for.", ("Read the message below.",)),
    "config_invalid": Meaning(
        "The project's configuration can't be used as it is written.", ("Correct the line that the message names.",)
    ),
    "start_failed": Meaning("The studio could not start.", ("Run `./studio doctor`: it says what is in the way.",)),
    "step_error": Meaning("{step} can't be used.", ("Open the Step: its page shows why.",)),
    "step_invalid": Meaning(
        "{step} can't run because its file has a mistake.",
        ("Correct the line that the message names and save.", RETRY),
    ),
    "step_not_found": Meaning(
        "There is no Step of that name any more: it was renamed, deleted, or its file is broken.",
        ("Look for it in the list of Steps.",),
    ),
    "invocation_failed": Meaning("{step} ended without a result.", ("Look at the log lines of this run.",)),
    "request_invalid": Meaning(
        "The request could not be read, so {step} was not started.",
        ("Tell whoever sent it to send what its content type says, such as valid JSON.",),
    ),
    "body_too_large": Meaning(
        "The request was larger than this project accepts.",
        ("Send less, or raise http.body_limit in config.yaml.",),
    ),
    "client_gone": Meaning(
        "Whoever asked hung up before the answer was ready.", ("See whether {step} takes too long.",)
    ),
    "input_invalid": Meaning(
        "What was sent to {step} doesn't have the shape that it expects.",
        ("Compare what was sent with the paths that the message names.", "Correct the sender, or the Step's schema."),
    ),
    "flow_runaway": Meaning(
        "The flow was stopped because it sent more and more messages.",
        ("End the loop that the message names, or raise the limit that it names.", RETRY),
    ),
    "step_timeout": Meaning(
        "{step} took longer than it may and was stopped.",
        (
            "Look for what it waits for: a slow service, a large amount of data.",
            "Raise its time limit, or do less in it.",
        ),
    ),
    "step_crashed": Meaning(
        "The program that runs {step} ended in the middle of its work.",
        (
            "Look at the message: it says how it ended, often for want of memory.",
            "Raise runners.memory_mb, or do less.",
        ),
    ),
    "runner_error": Meaning("The program that runs Steps could not be used.", ("It is started again on its own.",)),
    "runner_unavailable": Meaning(
        "No program that can run {step} was there.",
        ("Wait a second: it is being started.", "Run `./studio doctor`: it tells whether the language is installed."),
    ),
    "runner_gone": Meaning("The program that runs {step} ended while it was asked.", (ASK_AGAIN,)),
    "not_begun": Meaning(
        "Everything that could run {step} was too busy to begin in time.",
        (ASK_AGAIN, "Look for a Step that computes for long, or raise runners.count."),
    ),
    "pool_retired": Meaning("The project was loaded anew just then.", (ASK_AGAIN,)),
    "protocol_error": Meaning(
        "The program that runs {step} said something that the studio doesn't understand.",
        ("This is a mistake of the studio: report it with the message.",),
    ),
    "adapter_error": Meaning("A store or a queue could not do what was asked.", ("Read the message below.",)),
    "adapter_not_found": Meaning(
        "config.yaml names a store or a queue that doesn't exist.", ("Choose one that the message lists.",)
    ),
    "payload_invalid": Meaning(
        "{step} tried to keep or send a value that can't be kept.",
        ("Look at the path that the message names: dates, functions and very large values can't be kept as they are.",),
    ),
    "store_unavailable": Meaning(
        "The place where the studio keeps its data, mostly Redis, didn't answer.",
        ("See that it runs and can be reached.", RETRY),
    ),
    "store_full": Meaning(
        "The place where the studio keeps its data is full.",
        ("Raise Redis's maxmemory, or wait until the queues are shorter.", RETRY),
    ),
    "value_changed": Meaning(
        "What was to be changed had been changed by somebody else before.",
        ("Look at what is there now, and decide again.",),
    ),
    "unauthorized": Meaning("Whoever asked was not allowed to.", ("Send the credentials that the project asks for.",)),
    "not_found": Meaning(
        "No Step answers at this address.", ("Compare the address with the list of endpoints, letter by letter.",)
    ),
    "method_not_allowed": Meaning(
        "A Step answers at this address, but not to this kind of request.",
        ("Use one of the methods that the endpoint lists.",),
    ),
    "overloaded": Meaning(
        "More requests came at once than this project serves.", (ASK_AGAIN, "Raise http.concurrency in config.yaml.")
    ),
    "cancelled": Meaning(
        "The work was stopped before it was finished: {reason}", ("Start it again if it is still needed.",)
    ),
}
