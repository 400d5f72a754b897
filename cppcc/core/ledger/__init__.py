"""The office's ledger workbook in and out: reading it safely, planning what it changes, writing all of it or nothing.

Each app declares its sheets in its `ledger.py`; nothing here knows an app."""
