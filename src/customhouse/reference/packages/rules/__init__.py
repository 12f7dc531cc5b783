"""Kinds of packages in pure Python."""

from customhouse.reference.packages.rules.kinds import UnknownPackage, kinds, package_findings, package_name

__all__ = ["UnknownPackage", "kinds", "package_findings", "package_name"]
