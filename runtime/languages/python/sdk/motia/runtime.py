"""The objects of earlier releases that talked to the engine themselves. The studio does their work."""

from __future__ import annotations

import uuid
from typing import Any

from .calls import call
from .config_types import Step, StepHandler
from .enqueue import enqueue
from .logger import logger
from .step import StepDefinition
from .stream import Stream

STEP_NAMESPACE = uuid.UUID("7f1c3ff2-9b00-4d0a-bdd7-efb8bca49d4f")


def generate_step_id(path: str) -> str:
    """Return the id of the Step in that file; the same path gives the same id in every language."""
    return str(uuid.uuid5(STEP_NAMESPACE, path))


class Motia:
    """A list of Steps and streams made in code.

    The studio runs the Steps that it finds as files (`*_step.py`); `initialize` warns about others.
    """

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.streams: dict[str, Stream[Any]] = {}
        self.authenticate_stream: Any = None

    def add_step(
        self, config: Any, step_path: str, handler: StepHandler | None = None, file_path: str | None = None
    ) -> None:
        """Add a Step: a `StepDefinition`, or a config with its handler."""
        if isinstance(config, StepDefinition):
            config, handler = config.config, handler or config.handler
        step = Step(file_path=file_path or step_path, version="1", config=config, handler=handler)
        self.steps.append(step)

    def add_stream(self, config: Any, file_path: str) -> Stream[Any]:
        """Add a stream and return it, ready to use."""
        stream: Stream[Any] = Stream(config)
        self.streams[stream.name] = stream
        return stream

    def set_authenticate(self, function: Any) -> None:
        """Decide with this function who may connect to streams; counts in the project's settings file."""
        self.authenticate_stream = function

    def initialize(self) -> None:
        """Warn about Steps that no file exports: the studio doesn't run those."""
        others = [step.file_path for step in self.steps if not step.file_path.endswith("_step.py")]
        if others:
            logger.warn(f"the studio runs Steps that it finds as *_step.py; not run: {', '.join(others)}")


class Instance:
    """The client of earlier releases: calls the engine's functions by their ids."""

    def trigger(self, function_id: str, payload: Any = None) -> Any:
        """Call `enqueue`, `state::get`, `stream::set`, ...; works with and without `await`.

        :raises ValueError: there is no function of that id here.
        """
        given = dict(payload or {})
        if function_id == "enqueue":
            return enqueue(given)
        kind, _, verb = function_id.partition("::")
        names = {"state": STATE, "stream": STREAM}.get(kind)
        if names is None or not verb:
            raise ValueError(f"there is no function {function_id!r}; there are enqueue, state::* and stream::*")
        method = f"{'streams' if kind == 'stream' else kind}.{'groups' if verb == 'list_groups' else verb}"
        return call(method, **{names[key]: value for key, value in given.items() if key in names})

    call = trigger


STATE = {"scope": "group", "key": "key", "value": "value", "data": "value", "ops": "ops"}
STREAM = {
    "stream_name": "stream",
    "group_id": "group",
    "item_id": "item",
    "data": "value",
    "ops": "ops",
    "id": "item",
    "event": "event",
}

_instance = Instance()


def get_instance() -> Instance:
    """Return the client."""
    return _instance


def init_iii(otel_config: dict[str, Any] | None = None) -> Instance:
    """Return the client. Telemetry is configured in config.yaml; a config given here is answered with a warning."""
    if otel_config:
        logger.warn("init_iii(otel_config) has no effect: telemetry is set in config.yaml", otel_config)
    return _instance


def setup_step_endpoint(instance: Instance) -> None:
    """Do nothing more: the gateway answers GET /__motia/step/:stepId in every project."""
