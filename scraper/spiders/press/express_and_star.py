"""Express & Star, Wolverhampton."""

from scraper.addresses import Fold
from scraper.publishers.midland_news import MidlandNews


class ExpressAndStar(MidlandNews):
    """Staffordshire and West Midlands, police and fire."""

    name = "express_and_star"
    title = "Express & Star"
    home = "https://www.expressandstar.com/"
    publisher = "National World"
    areas = ("staffordshire", "west-midlands", "staffordshire-fire", "west-midlands-fire")
    hosts = ("www.expressandstar.com", "plus.expressandstar.com")
    folds = (
        Fold(
            onto="www.expressandstar.com",
            hosts=(
                "expressandstar.com",
                "plus.expressandstar.com",
                "origin.expressandstar.mna.arcpublishing.com",
            ),
        ),
    )
    channels = MidlandNews.usual_channels(home, ("staffordshire-police", "west-midlands-police"))
