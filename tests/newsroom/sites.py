"""The made-up sites of the newsroom: how each looks and when it is redesigned, and how its validators behave."""

from dataclasses import dataclass
from hashlib import sha256

from newsroom import layouts
from newsroom.layouts import Layout
from newsroom.story import Story, Text

# Of a site with careless validators one edit in so many leaves them as they were.
CARELESS = 4


@dataclass(frozen=True, kw_only=True)
class Site:
    """`validators`: honest, restless (new at every look), lying (never another), careless (often the same)."""

    name: str
    before: Layout
    after: Layout
    redesigned_in_night: int
    validators: str

    @property
    def home(self) -> str:
        """Ex: https://courier.example/"""
        return f"https://{self.name}.example/"

    def layout(self, night: int) -> Layout:
        """How it looks in a night."""
        return self.before if night < self.redesigned_in_night else self.after

    def headers(self, story: Story, text: Text, nonce: str) -> dict[str, str]:
        """The validators that a page is served with."""
        if self.validators == "lying":
            return {"Last-Modified": f"{story.published_at:%a, %d %b %Y %H:%M:%S} GMT"}
        stamp = {
            "honest": str(text.revision),
            "restless": nonce,
            "careless": str(sum(_counts(story, one) for one in range(1, text.revision + 1))),
        }[self.validators]
        return {"ETag": f'"{sha256(f"{self.name}-{story.number}-{stamp}".encode()).hexdigest()[:16]}"'}


def _counts(story: Story, revision: int) -> bool:
    """Whether a careless site notices an edit."""
    return sha256(f"{story.number}/{revision}".encode()).digest()[0] % CARELESS != 0


SITES = (
    Site(
        name="courier",
        before=layouts.broadsheet,
        after=layouts.tiles,
        redesigned_in_night=25,
        validators="honest",
    ),
    Site(
        name="post",
        before=layouts.tabular,
        after=layouts.marked,
        redesigned_in_night=38,
        validators="restless",
    ),
    Site(
        name="signal", before=layouts.onecms, after=layouts.onecms, redesigned_in_night=0, validators="lying"
    ),
    Site(
        name="echo",
        before=layouts.marked,
        after=layouts.broadsheet,
        redesigned_in_night=12,
        validators="careless",
    ),
)
