"""Builds a believable made-up shop: Maison Lavande, of Provence, with as many customers as asked for."""

from sc_desktop.demo.build import build_demo_file, build_shop

__all__ = ["build_demo_file", "build_shop"]
