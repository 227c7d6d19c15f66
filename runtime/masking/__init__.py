"""Keeps secrets out of everything that is shown or stored for people: known values become `***`."""

from runtime.masking.masker import MASK, Masker
from runtime.masking.secrets import ProjectSecrets

__all__ = ["MASK", "Masker", "ProjectSecrets"]
