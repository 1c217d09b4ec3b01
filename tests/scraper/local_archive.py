"""The command line, asking a web archive on this machine: run with the port of a proxy that plays it, and the words."""

import os
import sys

if __name__ == "__main__":
    os.environ["http_proxy"] = f"http://127.0.0.1:{sys.argv[1]}"
    from scraper import politeness, settings
    from scraper.backfill import Backfill
    from scraper.cli import main

    # Without TLS, for which the proxy would need certificates, and at no more than a hundred requests a second.
    Backfill.home = Backfill.home.replace("https:", "http:")
    settings.DOWNLOAD_DELAY = 0.01
    politeness.SHARED_HOSTS["web.archive.org"] = 0.01
    politeness.REST_UNSAID = 1.0
    sys.argv = ["hmicfrs", *sys.argv[2:]]
    main()
