"""For `scrapyd-deploy` alone: an egg that names the settings and holds no code, which is installed on each machine."""

from setuptools import setup

setup(packages=[])
