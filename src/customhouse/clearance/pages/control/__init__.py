"""The pages of control: the officer's day, examinations on the quay, questions, measures, the supervisor's desk."""
