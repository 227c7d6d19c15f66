"""Values of the running project as their reader may see them: who may not edit its files sees no secrets in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import msgspec
from django.http import HttpRequest

from motia_studio.accounts.roles import Role, role_of
from motia_studio.json_value import laid_out, preview
from motia_studio.masking import project_masker
from runtime.adapters.payload import dump, load
from runtime.errors import InvalidInput
from runtime.masking import Masker


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who looks. `masker` is None for editors: their Steps can print every secret anyway.

    What is stored is never masked. So that nobody writes a masked value back over the true one, who sees `***` in a
    value may not change it (`check_seen`).
    """

    masker: Masker | None

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Return who asks.

        :raises ConfigError: config.yaml can't be read now.
        """
        role = role_of(request.user)
        if role is not None and role >= Role.EDITOR:
            return cls(None)
        return cls(project_masker())

    def whole(self, raw: bytes) -> dict[str, Any]:
        """Return a stored value, and its text for people."""
        seen = self._masked(raw)
        return {"value": load(seen), "text": laid_out(seen)}

    def preview(self, raw: bytes) -> Any:
        """Return what one line can show of a stored value."""
        return preview(self._masked(raw))

    def seen(self, value: Any) -> Any:
        """Return a JSON value, or plain values that become one."""
        if self.masker is None or not self.masker.finds(msgspec.json.encode(value)):
            return value
        return self.masker.value(value)

    def may_name(self, name: str) -> bool:
        """Tell whether a name can be shown. One that holds a secret is left out: masked, it would open nothing."""
        return self.masker is None or self.masker.text(name) == name

    def check_seen(self, value: Any, what: str) -> None:
        """Refuse a change of what this reader sees only in part.

        :raises InvalidInput: the value holds a secret.
        """
        if self._hides(value):
            message = f"{what} holds a secret of the project, which your role doesn't see"
            raise InvalidInput(message, hint="an editor can change it; nothing was done")

    def _hides(self, value: Any) -> bool:
        return bool(self.seen(value) != value)

    def _masked(self, raw: bytes) -> bytes:
        return raw if self.masker is None else dump(self.seen(load(raw)))
