"""Intervals and comparisons: mathematics without business."""
