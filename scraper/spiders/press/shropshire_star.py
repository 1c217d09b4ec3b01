"""Shropshire Star, Telford."""

from scraper.addresses import Fold
from scraper.publishers.midland_news import MidlandNews, usual_channels


class ShropshireStar(MidlandNews):
    """West Mercia police, Shropshire fire."""

    name = "shropshire_star"
    title = "Shropshire Star"
    home = "https://www.shropshirestar.com/"
    hosts = ("www.shropshirestar.com", "plus.shropshirestar.com")
    folds = (
        Fold(
            onto="www.shropshirestar.com",
            hosts=(
                "shropshirestar.com",
                "plus.shropshirestar.com",
                "origin.shropshirestar.mna.arcpublishing.com",
            ),
        ),
    )
    channels = usual_channels(home)
