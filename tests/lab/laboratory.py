# SPDX-License-Identifier: GPL-3.0-or-later
"""What every laboratory is: a network of its own with servers in it, there on entering, gone on leaving."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar, Self

from cell import Cell
from namespaces import demand_abilities


class Laboratory:
    programs: ClassVar[Sequence[str]] = ()
    """What has to be installed; without it the run is skipped."""

    def __init__(self, cell: Cell) -> None:
        self._cell = cell
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        demand_abilities(self._cell, self.programs)
        try:
            self._build()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    @property
    def directory(self) -> Path:
        """It goes away with the run."""
        return self._cell.directory

    def _build(self) -> None:
        """Starts everything, and hands to the stack what ends it."""
        raise NotImplementedError

    def logs(self) -> str:
        """The end of every server's log, for the reader of a failed test."""
        raise NotImplementedError
