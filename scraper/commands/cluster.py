"""The option --cluster: the same work, done by the workers of a Dask cluster."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from archive.processes import Pool

Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Let a Dask cluster read: tcp://HOST:8786 of its scheduler, or local for one of this machine "
        "(docs/cluster.md). This process alone writes; files have to be readable there under the same path.",
    ),
]


def pool_of(cluster: str | None) -> "Pool":
    """What makes the pool of a command: processes of this machine, or a cluster's. Raises WrongUse without Dask."""
    if cluster is None:
        from archive.processes import Processes

        return Processes
    from scraper.cluster import pool

    return pool(cluster)
