"""The one place that reads what a text counts and measures: figures and number words → values, each with its exact span.

    numerals   number words                  twenty-five, six hundred and thirteen, двадцать пять
    units      units and money               40 km, €1,200, 20 per cent
    bounds     ranges and estimates          200–300, between 200 and 300, more than 600, about 600
    moments    dates, years, clock times     3rd of May 1932, 25–26 February, half past six
    reading    figures, and all of it        1 275, 1’275, 1.2 million, two dozen

The words of each language are its `QuantityWords`; here is the grammar that reads them.

A quantity's span is whole: the words "twenty-five" are never read as five, nor `1 275` as 275, nor a range as one of its
ends. What is part of a date, a clock time, an identifier (`CVE-2024-1299`) or an ordinal (`366th`) is no quantity.
"""

from index.language.quantities import moments, reading, units
from index.language.quantity_tables import QuantityWords
from index.language.values import Moment, Reading


class Quantities:
    """Reads by the words of one language; a language of another grammar may derive a class.

    Args:
        known: Those words; without any, only figures are read, and dates and times in figures.
    """

    def __init__(self, known: QuantityWords | None = None) -> None:
        self.known = known or QuantityWords()

    def read(self, text: str, tag: str = "") -> Reading:
        """All figures and dates of a text, best a sentence; spans are of the text given.

        Args:
            text: Any text.
            tag: BCP 47 tag of its language; says whether the words of `NumeralWords.apart` are read (found from the letters
                when empty), and whether a comma comes before decimals.
        """
        return reading.read(text, self.known, tag)

    def moments(self, text: str) -> tuple[Moment, ...]:
        """The dates of a text, in order, none within another."""
        return moments.moments(text, self.known)

    def dimension_of(self, unit: str) -> str:
        """What a unit measures (`length`, `time`), given in small letters; empty when it is no unit."""
        return units.dimension_of(unit, self.known)
