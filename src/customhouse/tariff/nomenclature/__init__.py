"""The Harmonized System and its national extension: sections, chapters, headings, subheadings, lines."""
