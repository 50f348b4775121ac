"""A picture as people see it: in 256 levels of each colour, on white where it lets light through."""

from typing import Any

import numpy as np

_DEEP = ("I", "F")  # how the names of modes begin whose levels are not counted up to 255
_MOST = 255.0, 65_535.0  # levels of usual and of deep pictures


def as_seen(picture: Any) -> Any:
    """A PIL image of any mode as one that Pillow converts without loss of what can be seen.

    Pillow cuts levels above 255 off, which makes a scan of 65,536 greys white, and takes what is transparent for the
    colour that nobody sees there, mostly black.
    """
    from PIL import Image

    if picture.mode.startswith(_DEEP):
        levels = np.asarray(picture, dtype=np.float32)
        most = next((most for most in _MOST if levels.max(initial=0.0) <= most), float(levels.max(initial=0.0)))
        return Image.fromarray((levels * (255.0 / most)).clip(0, 255).astype(np.uint8))
    if picture.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in picture.info:
        upon = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", upon.size, "white"), upon).convert("RGB")
    return picture
