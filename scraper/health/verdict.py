"""A verdict on a run: what was found wrong, how much each weighs, and what that makes of the run."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from archive import ADVICE, Cause


class Weight(IntEnum):
    """What a finding makes of a run.

    A failure keeps it from marking anything gone. A finding is told, and the run counts. A remark is no more than a
    source's usual share of trouble: it is kept with the run, and nobody is told.
    """

    FAILURE = 3
    FINDING = 2
    REMARK = 1


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was found: its class, the evidence in plain words, how much it weighs.

    One that `disbelieves` is of pages that were read as saying what they do not say.
    """

    cause: Cause
    evidence: str
    weight: Weight = Weight.FAILURE
    disbelieves: bool = False

    @property
    def sentence(self) -> str:
        """The class, the evidence, what to do. Ex: "empty: no list had a line (2 lists); check the source: …"."""
        told = f"{self.cause}: {self.evidence}"
        return told if self.weight is Weight.REMARK else f"{told}; {ADVICE[self.cause].do}"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was found of a run, in the order in which it was looked for."""

    findings: Sequence[Finding] = ()

    @property
    def result(self) -> str:
        """Ok, partial or failed."""
        return {Weight.FAILURE: "failed"}.get(self.worst, "partial") if self.worst else "ok"

    @property
    def cause(self) -> str:
        """The first of the findings that weigh most, as it is kept with the run; empty for a run that went well."""
        return next((one.sentence for one in self.findings if one.weight == self.worst), "")

    @property
    def told(self) -> tuple[Cause, ...]:
        """The classes of what an operator is to hear, each once."""
        return tuple(dict.fromkeys(one.cause for one in self.findings if one.weight > Weight.REMARK))

    @property
    def disbelieved(self) -> bool:
        """Whether what the run read is to be taken back."""
        return any(one.disbelieves for one in self.findings)

    @property
    def worst(self) -> Weight | None:
        """The weight of what weighs most."""
        return max((one.weight for one in self.findings), default=None)
