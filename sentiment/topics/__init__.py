"""Topics (热点) of social reports: what the reports of a month, a quarter or a year are about, never whom."""
