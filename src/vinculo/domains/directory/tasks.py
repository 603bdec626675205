"""The background work of the directory."""

from vinculo.domains.directory.segment.jobs import look_for_touched, renew_segment, renew_segments, settle_segments

__all__ = ["look_for_touched", "renew_segment", "renew_segments", "settle_segments"]
