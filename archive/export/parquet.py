"""Writes tables as Parquet: typed columns, lists, and groups of rows of a bounded size."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from archive.errors import ArchiveError
from archive.export.folder import Folder
from archive.export.formats import Format, file_of, typed
from archive.export.table import Chunk, Column, Table

if TYPE_CHECKING:
    import pyarrow

_ROWS_IN_A_GROUP = 2_000
_LETTERS_IN_A_GROUP = 2_000_000


class ParquetNeeded(ArchiveError):
    """pyarrow is not installed."""

    exit_code = 2


class ParquetWriter:
    """One file a table. Nothing in it tells when it was written, so the same rows are the same bytes.

    Raises `ParquetNeeded` without pyarrow, which takes more room than all else that this program needs.
    """

    def __init__(self, folder: Folder) -> None:
        try:
            import pyarrow.parquet
        except ImportError as error:
            raise ParquetNeeded("Parquet needs pyarrow: pip install -e '.[parquet]'") from error
        # Arrow's own pool keeps what it once had, which a program that writes one table after another need not do.
        pyarrow.set_memory_pool(pyarrow.system_memory_pool())
        self._arrow = pyarrow
        self._folder = folder

    def write(self, table: Table, chunks: Iterable[Chunk]) -> None:
        """Write `articles.parquet` and the like."""
        schema = self._arrow.schema([self._field(column) for column in table.columns])
        with (
            self._folder.binary(file_of(table, Format.PARQUET)) as file,
            self._arrow.parquet.ParquetWriter(
                file, schema, compression="zstd", version="2.6", use_dictionary=_repeating(table.columns)
            ) as writer,
        ):
            rows = chain.from_iterable(typed(table.columns, chunk) for chunk in chunks)
            for group in _groups(rows):
                arrays = [
                    self._arrow.array(cells, type=field.type)
                    for cells, field in zip(zip(*group, strict=True), schema, strict=True)
                ]
                writer.write_table(self._arrow.Table.from_arrays(arrays, schema=schema))
        self._arrow.default_memory_pool().release_unused()  # 6 MB, which what comes after needs in another place

    def close(self) -> None:
        """Nothing is open between two tables."""

    def _field(self, column: Column) -> "pyarrow.Field":
        kinds = {
            "string": self._arrow.string(),
            "integer": self._arrow.int64(),
            "number": self._arrow.float64(),
            "boolean": self._arrow.bool_(),
            "date": self._arrow.date32(),
            "datetime": self._arrow.timestamp("ms", tz="UTC"),
            "list": self._arrow.list_(self._arrow.string()),
        }
        return self._arrow.field(column.name, kinds[column.type], metadata={"description": column.meaning})


def _repeating(columns: tuple[Column, ...]) -> list[str]:
    """The columns to write with a dictionary: text is never said twice, and would only fill memory."""
    return [
        column.name for column in columns if column.name not in ("text", "title", "text_sha256", "sha256")
    ]


def _groups(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    """Groups of rows that end after so many rows, or so much text."""
    rows = iter(rows)
    while group := list(islice(rows, 1)):
        letters = _letters(group[0])
        for row in islice(rows, _ROWS_IN_A_GROUP - 1):
            group.append(row)
            letters += _letters(row)
            if letters > _LETTERS_IN_A_GROUP:
                break
        yield group


def _letters(row: Any) -> int:
    return sum(len(cell) for cell in row if isinstance(cell, str))
