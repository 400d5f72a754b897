"""Pages of the exchange: packages for those who exchange, partners for the security administrator."""
