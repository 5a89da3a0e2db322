"""Where complaints that came by a file came from."""

from django.db import models

from hark.records.cases import CaseRow
from hark.records.classes import classified
from hark.records.feeds import ArrivalRow


@classified(internal="id case arrival line", c1="about content")
class OriginRow(models.Model):
    """A complaint that was handed in by a file, so that it is handed in once.

    `about` is the blind index of its feed and the number its sender knows it by, `content` stands for what
    was said of it.
    """

    case = models.OneToOneField(CaseRow, on_delete=models.PROTECT, related_name="origin")
    arrival = models.ForeignKey(ArrivalRow, on_delete=models.PROTECT, related_name="cases")
    line = models.BigIntegerField()
    about = models.CharField(max_length=64, unique=True)
    content = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.case} of {self.arrival} line {self.line}"
