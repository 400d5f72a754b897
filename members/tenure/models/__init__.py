from members.tenure.models.volumes import TermVolume, TermVolumeQuerySet

__all__ = ["TermVolume", "TermVolumeQuerySet"]
