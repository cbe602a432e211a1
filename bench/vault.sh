#!/usr/bin/env bash
# Builds a real HashiCorp Vault under .dev/vault, for the test SecretsContractTest. Needs Go and, on two cores, about a quarter of an
# hour; the program has 370 MB. 1.14.2 is a release under the MPL that fits the module of the SDK that it asks for.
set -euo pipefail
cd "$(dirname "$0")/.."
place="$PWD/.dev/vault"
vault=github.com/hashicorp/vault@v1.14.2
sdk=github.com/hashicorp/vault/sdk@v0.9.2
mkdir -p "$place"
source=$(mktemp -d)
trap 'chmod -R u+w "$source" && rm -rf "$source"' EXIT
(cd "$source" && go mod init build 2>/dev/null && go mod download "$vault" "$sdk")
cp -r "$(go env GOMODCACHE)/$vault" "$source/vault"
cp -r "$(go env GOMODCACHE)/$sdk" "$source/sdk"
chmod -R u+w "$source"
# The published SDK refuses paths of that release, of which its own copy in the repository thought nothing.
sed -i '/no ExistenceCheck", p.Pattern/d' "$source/sdk/framework/backend.go"
cd "$source/vault"
# The release names folders of its repository in place of its other modules; they are not in this one.
sed -i '/^replace github.com\/hashicorp\/vault\//d' go.mod
go mod edit -replace github.com/hashicorp/vault/sdk=../sdk
GOFLAGS=-mod=mod CGO_ENABLED=0 go build -o "$place/vault" .
"$place/vault" version
