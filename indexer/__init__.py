"""The archive: what is known, where it is kept, how it is found."""

import os

# Read by onnxruntime when it is loaded, in whichever module and process that is: without it the library notes in the
# user's folders what it did, under an id of this machine, to send it to its maker.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
