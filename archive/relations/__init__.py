"""Which articles repeat or report on which others."""
