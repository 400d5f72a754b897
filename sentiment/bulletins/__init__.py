"""The bulletin 《社情民意》 from chosen reports to the signed, numbered issue on paper."""
