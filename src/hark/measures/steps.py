"""What is counted of the steps of cases."""

from hark.measures.formulas import Count
from hark.measures.subject import Subject, of, two_digits

STEPS = Subject(
    name="steps",
    day="day",
    dimensions={
        "process": of("process"),
        "step": of("step"),
        "transition": of("transition"),
        "unit": of("unit"),
        "product": of("product"),
        "role": of("role"),
        "hour": two_digits("hour"),
        "weekday": two_digits("weekday"),
    },
    searched=("case", "step", "role"),
    sorted_by=("case", "process", "step", "role"),
    formulas={"steps.events": Count()},
)
