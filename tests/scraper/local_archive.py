"""The command line, asking a web archive on this machine: run with the port of a proxy that plays it, and the words."""

import os
import sys
from dataclasses import replace

if __name__ == "__main__":
    os.environ["http_proxy"] = f"http://127.0.0.1:{sys.argv[1]}"
    from scraper import politeness, settings
    from scraper.cli import main
    from scraper.web_archives import WEB_ARCHIVES

    # Without TLS, for which the proxy would need certificates, and at no more than a hundred requests a second.
    for name, one in WEB_ARCHIVES.items():
        WEB_ARCHIVES[name] = replace(one, home=one.home.replace("https:", "http:"))
    settings.DOWNLOAD_DELAY = 0.01
    politeness.SHARED_HOSTS.update(dict.fromkeys(politeness.SHARED_HOSTS, 0.01))
    politeness.REST_UNSAID = 1.0
    sys.argv = ["hmicfrs", *sys.argv[2:]]
    main()
