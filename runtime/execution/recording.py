"""What is kept of the values that pass through handlers: how much of them, and nothing of any secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import msgspec

from runtime.adapters.telemetry.records import encode_value
from runtime.config.tree import Telemetry as Settings
from runtime.execution.attempt import Attempt, Streamed
from runtime.masking import MASK, Masker
from runtime.model import Failure, Outcome

PREVIEW: Final = 1024
KEY_LENGTH: Final = 120
SECRET_HEADERS: Final = frozenset({"authorization", "cookie", "proxy-authorization", "set-cookie", "x-api-key"})


class Recording:
    """Turns values into attributes of spans. Each is encoded once, here; from then on it is copied.

    A value over the limit is replaced by `{"motia.cut": true, "bytes", "preview"}`: its size and how it begins.
    """

    def __init__(self, settings: Settings, masker: Masker) -> None:
        self.masker = masker
        self.propagates = settings.propagate
        self._limit = settings.payload_kb * 1024 if settings.payloads else 0

    def values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the attributes for these values; none where payloads aren't kept."""
        if not self._limit:
            return {}
        return {name: self._whole(encode_value(value)) for name, value in values.items()}

    def input(self, attempt: Attempt) -> dict[str, Any]:
        """Return what a handler is given, as an attribute: of a request its parameters, headers and body."""
        if not self._limit or attempt.input is None:
            return {}
        shown = _shown_input(attempt)
        raw = self._whole(encode_value(shown)) if attempt.exchange is None else self._with_body(shown)
        return {"motia.input": raw, **self._key(attempt, {"input": shown})}

    def ended(self, attempt: Attempt, outcome: Outcome) -> dict[str, Any]:
        """Return the attributes that an attempt's end adds: what it answered, and what it read as a stream."""
        if not self._limit:
            return {}
        found: dict[str, Any] = {}
        if attempt.received is not None and attempt.input.get("bodyKind") == "stream":
            found["motia.input"] = self._with_body(
                {**_request(attempt.input), "body": self._streamed(attempt.received)}
            )
        if outcome.kind != "ok":
            return found
        output = outcome.result if attempt.exchange is None else self._answer(attempt, outcome.result)
        if attempt.exchange is not None:
            found["motia.output"] = self._with_body(output)
        elif output is not None:
            found["motia.output"] = self._whole(encode_value(output))
        if attempt.step.business_key is not None and "output" in attempt.step.business_key.roots:
            found |= self._key(attempt, {"input": _shown_input(attempt), "output": output})
        return found

    def outcome(self, outcome: Outcome) -> Outcome:
        """Return an outcome whose failure tells no secret: it is shown to whoever sent the request, too."""
        return outcome if outcome.failure is None else replace(outcome, failure=self.failure(outcome.failure))

    def failure(self, failure: Failure) -> Failure:
        """Return a failure without secrets."""
        text = self.masker.text
        return replace(
            failure,
            name=text(failure.name),
            message=text(failure.message),
            stack=failure.stack and text(failure.stack),
            hint=failure.hint and text(failure.hint),
        )

    def _key(self, attempt: Attempt, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the attempt's business key as an attribute; none where the Step names none or a value is missing."""
        template = attempt.step.business_key
        text = None if template is None else template.text(values)
        return {} if text is None else {"motia.key": self.masker.cut(text, KEY_LENGTH)}

    def _answer(self, attempt: Attempt, result: Any) -> dict[str, Any]:
        if attempt.sent is not None:
            return {"status": attempt.status or 200, "body": self._streamed(attempt.sent)}
        if not isinstance(result, dict):
            return {"status": attempt.status or 204}
        body = result.get("body")
        if result.get("encoding") == "base64" and isinstance(body, str):
            body = {"motia.binary": True, "bytes": len(body) * 3 // 4 - body[-2:].count("=")}
        return {"status": result.get("status") or attempt.status or 200, "body": body}

    def _streamed(self, streamed: Streamed) -> dict[str, Any]:
        text = bytes(streamed.head).decode(errors="replace")
        return {"motia.stream": True, "bytes": streamed.size, "preview": self.masker.cut(text, PREVIEW)}

    def _with_body(self, value: dict[str, Any]) -> msgspec.Raw:
        """Encode a request or an answer; a body that makes it too large is cut, and the rest stays readable."""
        raw = encode_value(value)
        if len(raw) > self._limit:
            raw = encode_value({**value, "body": self._cut(encode_value(value.get("body")))})
        return self._whole(raw)

    def _whole(self, raw: bytes) -> msgspec.Raw:
        return msgspec.Raw(raw if len(raw) <= self._limit else encode_value(self._cut(raw)))

    def _cut(self, raw: bytes) -> dict[str, Any]:
        head = raw[: 4 * (PREVIEW + self.masker.longest)].decode(errors="ignore")
        return {"motia.cut": True, "bytes": len(raw), "preview": self.masker.cut(head, PREVIEW)}


NOTHING: Final = Recording(Settings(payloads=False), Masker())


def _shown_input(attempt: Attempt) -> Any:
    return attempt.input if attempt.exchange is None or attempt.input is None else _request(attempt.input)


def _request(given: Mapping[str, Any]) -> dict[str, Any]:
    headers = given["headers"]
    if not SECRET_HEADERS.isdisjoint(headers):
        headers = {name: MASK if name in SECRET_HEADERS else value for name, value in headers.items()}
    shown = {
        "pathParams": given["pathParams"],
        "queryParams": given["queryParams"],
        "headers": headers,
        "body": given["body"],
    }
    if "files" in given:
        shown["files"] = [{name: value for name, value in file.items() if name != "data"} for file in given["files"]]
    return shown
