"""A folder that has what the integrations look at in dist/site."""

import base64
import hashlib
import json
from pathlib import Path

SCRIPT = b"// the script\n"


def write_site(folder, script=SCRIPT, integrity=True):
    """@returns the script's integrity"""
    folder = Path(folder)
    (folder / "assets").mkdir(parents=True, exist_ok=True)
    (folder / "terrarium.js").write_bytes(script)
    (folder / "assets" / "x-0123456789ab.js").write_text("// hashed\n")
    digest = "sha384-" + base64.b64encode(hashlib.sha384(script).digest()).decode()
    embed = {"file": "terrarium.js", **({"integrity": digest} if integrity else {})}
    (folder / "manifest.json").write_text(json.dumps({"version": "0.1.0", "embed": embed}))
    return digest
