"""Which Step serves a path."""

from __future__ import annotations

import pytest

from runtime.errors import InvalidRequest
from runtime.gateway.router import Match, Miss, Router
from runtime.model import Registry, Step
from runtime.triggers.http import HttpTrigger


def router(*routes: str) -> Router:
    """Route `GET /a` to a Step called `GET /a`."""
    steps = []
    for route in routes:
        method, path = route.split()
        steps.append(Step(route, "src/a.step.ts", "node", (HttpTrigger(0, method=method, path=path),), "node@1"))
    return Router(Registry(steps=tuple(steps)))


def serves(found: Match | Miss) -> tuple[str, dict[str, str]]:
    assert isinstance(found, Match)
    return found.endpoint.step.name, found.params


@pytest.mark.parametrize(
    ("path", "step", "params"),
    [
        (b"/users/me", "GET /users/me", {}),
        (b"/users/7", "GET /users/:id", {"id": "7"}),
        (b"/users/me/posts", "GET /users/:name/posts", {"name": "me"}),
        (b"/users/me/posts/1", "GET /users/me/posts/:post", {"post": "1"}),
        (b"/users/7/posts/1", "GET /users/:name/posts/:post", {"name": "7", "post": "1"}),
        (b"/", "GET /", {}),
    ],
)
def test_a_static_segment_wins_over_a_parameter(path: bytes, step: str, params: dict[str, str]) -> None:
    routes = router(
        "GET /users/:id",
        "GET /users/:name/posts",
        "GET /users/:name/posts/:post",
        "GET /users/me/posts/:post",
        "GET /users/me",
        "GET /",
    )
    assert serves(routes.find("GET", path)) == (step, params)


def test_a_parameter_is_decoded_after_the_path_was_split() -> None:
    assert serves(router("GET /f/:name").find("GET", b"/f/a%2Fb%20%C3%A9")) == ("GET /f/:name", {"name": "a/b é"})


def test_a_path_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        router("GET /f/:name").find("GET", b"/f/%ff")


def test_a_static_path_is_found_in_its_encoded_form_as_well() -> None:
    assert serves(router("GET /café").find("GET", b"/caf%C3%A9"))[0] == "GET /café"


@pytest.mark.parametrize("path", [b"/f//x", b"/f/", b"//", b"/f/a/b"])
def test_an_empty_segment_is_no_parameter(path: bytes) -> None:
    assert router("GET /f/:name").find("GET", path) == Miss()


@pytest.mark.parametrize("path", [b"/a", b"/a/", b"/b/1", b"/b/1/"])
def test_a_trailing_slash_makes_no_difference(path: bytes) -> None:
    assert isinstance(router("GET /a", "GET /b/:id/").find("GET", path), Match)


@pytest.mark.parametrize(("path", "step"), [(b"/a", "GET /a"), (b"/a/", "GET /a/"), (b"/b/1/", "GET /b/:x/")])
def test_a_trailing_slash_counts_where_both_paths_exist(path: bytes, step: str) -> None:
    assert serves(router("GET /a", "GET /a/", "GET /b/:id", "GET /b/:x/").find("GET", path))[0] == step


def test_a_method_is_looked_for_among_the_parameters_when_the_static_path_has_it_not() -> None:
    routes = router("GET /users/me", "DELETE /users/:id")
    assert serves(routes.find("DELETE", b"/users/me")) == ("DELETE /users/:id", {"id": "me"})
    assert routes.find("PUT", b"/users/me") == Miss(("GET", "HEAD", "DELETE"))


def test_head_is_served_by_get_unless_a_step_serves_head() -> None:
    assert serves(router("GET /a").find("HEAD", b"/a"))[0] == "GET /a"
    assert serves(router("GET /a", "HEAD /a").find("HEAD", b"/a"))[0] == "HEAD /a"


def test_the_first_of_two_steps_with_one_route_serves_it() -> None:
    assert serves(router("GET /a/:x", "GET /a/:y").find("GET", b"/a/1")) == ("GET /a/:x", {"x": "1"})


def test_a_schema_that_is_none_is_a_problem_and_the_step_is_served_all_the_same() -> None:
    trigger = HttpTrigger(0, method="POST", path="/a", input_schema={"type": "objekt"})
    routes = Router(Registry(steps=(Step("A", "src/a.step.ts", "node", (trigger,), "node@1"),)))
    found = routes.find("POST", b"/a")
    assert isinstance(found, Match)
    assert found.endpoint.schema is None
    assert [(problem.file, problem.severity) for problem in routes.problems] == [("src/a.step.ts", "warning")]
