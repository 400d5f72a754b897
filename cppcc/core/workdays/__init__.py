"""Working days (工作日): the State Council's holidays and make-up days, year by year, as rows the offices edit.

`counting.py` counts, `shipped.py` knows what the library brings, `filling.py` brings it without touching the office's
own changes. Due dates are worked out by whoever owes them (`proposals.deadlines`)."""
