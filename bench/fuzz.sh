#!/usr/bin/env bash
# Requests made up from openapi.yaml against a runtime with data: bench/fuzz.sh [requests] [operator|owner]
set -euo pipefail
requests=${1:-5000}
as=${2:-operator}
version=4.32.5
cd "$(dirname "$0")/.."
home=.dev/schemathesis
if [ "$("$home/bin/schemathesis" --version 2>/dev/null)" != "schemathesis, version $version" ]; then
  python3 -m venv --clear "$home"
  "$home/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
fi
exec ./mvnw -B -ntp -q verify -Dspotbugs.skip -Dspotless.check.skip \
  -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=Fuzz \
  -Dfuzz.requests="$requests" -Dfuzz.as="$as" -Dfuzz.schemathesis="$PWD/$home/bin/schemathesis" \
  ${FUZZ_SEED:+-Dfuzz.seed="$FUZZ_SEED"}
