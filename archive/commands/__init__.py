"""The verbs that read the archive back and keep it in order, a file each; `scraper/cli.py` names them."""
