#!/usr/bin/env bash
# Builds a real HashiCorp Vault under .dev/vault, for the test SecretsContractTest. Needs Go and, on two cores, about a quarter of an
# hour; the program has 370 MB. 1.14.1 is a release under the MPL whose module fits the SDK's that it asks for.
set -euo pipefail
cd "$(dirname "$0")/.."
place="$PWD/.dev/vault"
version=v1.14.1
mkdir -p "$place"
source=$(mktemp -d)
trap 'rm -rf "$source"' EXIT
(cd "$source" && go mod init build >/dev/null 2>&1 && go mod download "github.com/hashicorp/vault@$version")
cp -r "$(go env GOMODCACHE)/github.com/hashicorp/vault@$version" "$source/vault"
chmod -R u+w "$source/vault"
cd "$source/vault"
# Its module names folders of its repository in place of its SDK's and its API's modules; those are not in the module.
sed -i '/^replace github.com\/hashicorp\/vault\//d' go.mod
GOFLAGS=-mod=mod CGO_ENABLED=0 go build -o "$place/vault" .
"$place/vault" version
