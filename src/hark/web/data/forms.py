"""What is asked before a file is looked at."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hark.flows.feed_names import FEED_NAME
from hark.flows.known_mappings import KnownMappings


class ReadingForm(forms.Form):
    """How a file is to be read, and whose records it holds."""

    mapping = forms.ChoiceField(label=_("Mapping"), help_text=_("Says which column is which field."))
    feed = forms.RegexField(
        f"^{FEED_NAME}$",
        label=_("Feed"),
        required=False,
        help_text=_("Whose records they are. Left blank, it is the feed the mapping names."),
        error_messages={"invalid": _("Take letters, digits, - and _, not beginning with - or _.")},
        widget=forms.TextInput(attrs={"pattern": FEED_NAME, "maxlength": 64, "autocomplete": "off"}),
    )

    def __init__(self, *args: object, known: KnownMappings, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # a form's own arguments, handed on
        language = get_language() or "en"
        self.fields["mapping"].choices = [  # type: ignore[attr-defined]  # it is the ChoiceField above
            (mapping.name, f"{mapping.title.of(language)} ({mapping.name})") for mapping in known.usable
        ]


class LoadForm(ReadingForm):
    """A file, and how it is to be read."""

    # Empty files are let through to be refused with the sentence that says what to do.
    file = forms.FileField(label=_("File"), allow_empty_file=True, max_length=255)

    field_order = ("file", "mapping", "feed")

    def __init__(self, *args: object, known: KnownMappings, **kwargs: object) -> None:
        super().__init__(*args, known=known, **kwargs)
        mapping = self.fields["mapping"]
        mapping.error_messages["required"] = _("Choose the mapping of the file.")
        if len(known.usable) > 1:  # the first by name is no likelier than any other
            mapping.choices = [("", _("Choose…")), *mapping.choices]  # type: ignore[attr-defined]  # as above
