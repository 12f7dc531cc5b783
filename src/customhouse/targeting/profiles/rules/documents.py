"""YAML as law is written in it: a field that is written twice in one entry is told, not decided by which came last."""

from __future__ import annotations

import yaml

from customhouse.messages.findings import Finding, Severity, msgid


class _Loader(yaml.SafeLoader):
    """Reads as the safe loader does, and keeps where a field stood above already."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.twice: list[tuple[str, int, int]] = []

    def compose_mapping_node(self, anchor: dict[object, yaml.Node] | None) -> yaml.MappingNode:
        """The entry as written, before anything is merged into it."""
        node: yaml.MappingNode = super().compose_mapping_node(anchor)  # type: ignore[arg-type]  # the stubs are narrower
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if (key.tag, key.value) in seen:
                    self.twice.append((key.value, key.start_mark.line + 1, key.start_mark.column + 1))
                seen.add((key.tag, key.value))
        return node


def read_document(text: str, path: str) -> tuple[object, list[Finding]]:
    """What a text says, and each field that it says twice, at `path:line:column`. Raises `yaml.YAMLError`."""
    loader = _Loader(text)
    try:
        document = loader.get_single_data()
    finally:
        loader.dispose()
    return document, [twice(field, f"{path}:{line}:{column}") for field, line, column in loader.twice]


def twice(field: str, path: str) -> Finding:
    """A field that is written twice: which of the two is meant nobody knows."""
    return Finding(
        "PRF-TWICE", Severity.ERROR, "", path, msgid("“{field}” is written twice in one entry."),
        msgid("Keep the one that is meant."), {"field": field},
    )  # fmt: skip
