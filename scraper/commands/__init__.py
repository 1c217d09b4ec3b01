"""The command line's verbs beside crawl and sources, a file each; `scraper/cli.py` mounts them."""
