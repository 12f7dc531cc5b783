"""The pages of declarations: lists and the queue, lodging, the declaration with its tabs, downloads.

Views find records through `queries.visible_to` alone, write through the journey and the services, and hand templates
only what this reader may know (`clearance.telling`).
"""
