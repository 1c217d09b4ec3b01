"""The command line's verbs of crawling, a file each; `scraper/cli.py` names them."""
