#!/usr/bin/env bash
# Kills, outages and reorganisations for some minutes: bench/soak.sh [minutes] [orders]
set -euo pipefail
minutes=${1:-10}
orders=${2:-2000}
cd "$(dirname "$0")/.."
exec ./mvnw -B -ntp -q verify -Dspotbugs.skip -Dspotless.check.skip \
  -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=Soak \
  -Dsoak.minutes="$minutes" -Dsoak.orders="$orders" ${CHAOS_SEED:+-Dchaos.seed="$CHAOS_SEED"}
