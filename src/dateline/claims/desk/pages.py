"""The pages of the desk, as the rooms above know them; they are made in `people.desk.pages`."""

from dateline.people.desk.pages import DeskPage, FormPage, Made, Trail, attempt, person

__all__ = ["DeskPage", "FormPage", "Made", "Trail", "attempt", "person"]
