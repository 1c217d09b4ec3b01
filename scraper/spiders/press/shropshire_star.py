"""Shropshire Star, Telford."""

from scraper.addresses import Fold
from scraper.publishers.midland_news import MidlandNews


class ShropshireStar(MidlandNews):
    """West Mercia police, Shropshire fire."""

    name = "shropshire_star"
    title = "Shropshire Star"
    home = "https://www.shropshirestar.com/"
    publisher = "National World"
    areas = ("west-mercia", "shropshire-fire")
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
    channels = MidlandNews.usual_channels(home, ("west-mercia-police", "shropshire-fire-and-rescue-service"))
