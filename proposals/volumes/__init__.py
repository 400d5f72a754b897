"""Volumes the office prints: registers, statistics, compilations of proposals."""
