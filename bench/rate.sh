#!/usr/bin/env bash
# 200 orders at once for an agent that may start 60 in a minute, and two workers: some four minutes
set -euo pipefail
cd "$(dirname "$0")/.."
exec ./mvnw -B -ntp -q verify -Dspotbugs.skip -Dspotless.check.skip \
  -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=Rate
