"""Plain data as YAML that reads back unchanged under the 1.2 rules."""

from __future__ import annotations

import yaml

from foedus.files.yaml import scalar

_DUMPER: type[yaml.SafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_DUMPER):  # type: ignore[misc, valid-type]  # the faster of two equal dumpers
    """Quotes exactly what would otherwise be read as something else, and writes short things on one line."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # every value stands where it belongs
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    """A text in quotes where it would be read as a number, or where other readers would take it for one."""
    style = "'" if not isinstance(scalar(value), str) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _length(value: object) -> int:
    return len(str(value)) + 2


_LINE = 90


def _mapping(dumper: yaml.SafeDumper, value: dict[str, object]) -> yaml.MappingNode:
    """A number with its basis on one line, everything larger on several."""
    is_number = "distribution" in value
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=is_number)


def _list(dumper: yaml.SafeDumper, value: list[object]) -> yaml.SequenceNode:
    """A few short things on one line, everything larger on several."""
    is_short = not any(isinstance(part, dict | list) for part in value) and sum(map(_length, value)) < _LINE
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=is_short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(list, _list)


def as_yaml(document: dict[str, object]) -> str:
    """Write plain data as YAML, keys in their given order."""
    text = yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    return str(text)
