"""Resizes a picture: resize.py FROM WIDTHxHEIGHT TO.png"""
import sys

from PIL import Image

source, size, target = sys.argv[1:]
Image.open(source).convert("RGB").resize([int(side) for side in size.split("x")], Image.LANCZOS).save(target)
