"""The units' side: drafts, point-by-point answers, the reply letter."""
