"""Express & Star, Wolverhampton."""

from scraper.addresses import Fold
from scraper.publishers.midland_news import MidlandNews, usual_channels


class ExpressAndStar(MidlandNews):
    """Staffordshire and West Midlands, police and fire."""

    name = "express_and_star"
    title = "Express & Star"
    home = "https://www.expressandstar.com/"
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
    channels = usual_channels(home)
