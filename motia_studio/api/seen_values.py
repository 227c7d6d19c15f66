"""Values of the running project as their reader may see them: who may not change them sees no secrets in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from django.http import HttpRequest

from motia_studio.accounts.roles import Role, role_of
from motia_studio.json_value import laid_out, preview
from motia_studio.masking import project_masker
from runtime.adapters.payload import dump, load
from runtime.masking import Masker


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who looks. `masker` is None for those who may write, as what is masked can't be written back."""

    masker: Masker | None

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Return who asks.

        :raises ConfigError: config.yaml can't be read now.
        """
        role = role_of(request.user)
        if role is not None and role >= Role.OPERATOR:
            return cls(None)
        return cls(project_masker())

    def whole(self, raw: bytes) -> dict[str, Any]:
        """Return a stored value, and its text for people."""
        seen = self._masked(raw)
        return {"value": load(seen), "text": laid_out(seen)}

    def preview(self, raw: bytes) -> Any:
        """Return what one line can show of a stored value."""
        return preview(self._masked(raw))

    def _masked(self, raw: bytes) -> bytes:
        return raw if self.masker is None else dump(self.masker.value(load(raw)))
