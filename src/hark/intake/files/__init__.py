"""Files offered from outside, read as records, whatever their form and whatever is wrong with them."""

from hark.intake.files.forms import Form
from hark.intake.files.opening import open_table, reread
from hark.intake.files.table import Dialect, Table

__all__ = ["Dialect", "Form", "Table", "open_table", "reread"]
