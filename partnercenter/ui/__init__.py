"""What pages are made of. Views import the parts from here; templates use the tags of `partnercenter.ui.tags`."""

from partnercenter.ui.parts import Crumb, Fact, SummaryRow, Task, TimelineEvent

__all__ = ["Crumb", "Fact", "SummaryRow", "Task", "TimelineEvent"]
