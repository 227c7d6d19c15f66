"""What a handler of an HTTP trigger gets and gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from .channels import ChannelReader
from .model import Model
from .response import MotiaHttpResponse

T = TypeVar("T")


@dataclass
class ApiRequest(Model, Generic[T]):
    """A request."""

    path_params: dict[str, str] = field(default_factory=dict)
    query_params: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class ApiResponse(Model, Generic[T]):
    """A response. `body` is sent as JSON; bytes, and text with a content type that isn't JSON, as they are."""

    status: int
    body: Any = None
    headers: dict[str, Any] = field(default_factory=dict)


@dataclass
class UploadedFile(Model):
    """A file of a multipart form."""

    name: str
    filename: str
    content_type: str
    size: int
    data: bytes = field(repr=False)


@dataclass
class MotiaHttpRequest(ApiRequest[T]):
    """A request with everything that is known about it. `path` is the pattern, `url` what was asked for."""

    method: str = "GET"
    path: str = ""
    url: str = ""
    files: list[UploadedFile] = field(default_factory=list)
    remote_address: str | None = None
    request_body: ChannelReader = field(default_factory=ChannelReader, repr=False)

    def raw_body(self) -> Any:
        """Return the body's bytes as they came, whatever their kind; works with and without `await`."""
        return self.request_body.read_all()


@dataclass
class MotiaHttpArgs(MotiaHttpRequest[T]):
    """The input of a handler: the request itself, with `request` (the same) and `response`."""

    request: Any = field(default=None, repr=False, compare=False)
    response: MotiaHttpResponse = field(default_factory=MotiaHttpResponse, repr=False, compare=False)

    def __post_init__(self) -> None:
        if isinstance(self.request, Model):
            self.__dict__.update({name: value for name, value in self.request if name not in ("request", "response")})
        else:
            self.request = self

    def keys(self) -> list[str]:
        """Return the names of the request's fields."""
        return [name for name in self._values() if name not in ("request", "response", "request_body")]

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """Return the request's fields as a dict."""
        dumped = {name: getattr(self, name) for name in self.keys()}
        return Model.model_dump(_Fields(dumped), **options)


class _Fields(Model):
    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)
