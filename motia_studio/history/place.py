"""Where a reader of telemetry stands: the row that moves with what it has written."""

from __future__ import annotations

from typing import Final

import msgspec

from motia_studio.history.store.base import Store, among, names
from runtime.adapters.telemetry.writers import Writers

TELEMETRY: Final = "telemetry"
OLDEST: Final = "0-0"
WRITERS_KEPT: Final = 64


class Place(msgspec.Struct):
    """The row, in the order of its columns. See `models.Position`."""

    name: str
    entry: str = OLDEST
    last_log: int = 0
    last_trace: int = 0
    spans: int = 0
    missed: int = 0
    writers: str = "{}"

    def read_writers(self) -> Writers:
        """Return what is known of the writers of telemetry."""
        return Writers(msgspec.json.decode(self.writers, type=dict[str, int]))

    def keep_writers(self, writers: Writers) -> None:
        """Note what is known of the writers now."""
        self.writers = msgspec.json.encode(writers.newest(WRITERS_KEPT)).decode()


_COLUMNS: Final = Place.__struct_fields__
_READ: Final = f"SELECT {names(_COLUMNS)} FROM history_position WHERE name = ?"
_WRITE: Final = (
    f"INSERT INTO history_position ({names(_COLUMNS)}) VALUES {among(len(_COLUMNS))} ON CONFLICT (name) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])
)


def read_place(store: Store, name: str) -> Place:
    """Return where a reader stands: before the oldest entry that is kept, if it has never read."""
    found = store.rows(_READ, (name,))
    return Place(*found[0]) if found else Place(name)


def write_place(store: Store, place: Place) -> None:
    """Move a reader."""
    store.change(_WRITE, msgspec.structs.astuple(place))


def order(entry: str) -> tuple[int, int]:
    """Return a stream position as something that can be compared."""
    time, _, number = entry.partition("-")
    return int(time), int(number or 0)
