"""Reports on a period, as pages of HTML."""
