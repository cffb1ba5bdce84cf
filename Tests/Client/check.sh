#!/usr/bin/env bash
# Lints the description of a running API, generates a TypeScript client from it, compiles it and has it send events
# and read usage. Takes the folder of the built Api, with TikApis.Api.dll in it.
set -euo pipefail
api=$(cd "${1:?folder of TikApis.Api.dll}" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'if [ -n "${pid:-}" ]; then kill "$pid" && wait "$pid" || true; fi; rm -rf "$work"' EXIT
cp "$here"/{package.json,tsconfig.json,client.ts,redocly.yaml} "$work"
cd "$work"

npm install --no-package-lock --no-audit --no-fund --silent

export KEY=key-of-the-generated-client
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
export URL=http://127.0.0.1:$port
ASPNETCORE_URLS=$URL ASPNETCORE_ENVIRONMENT=Production Operator__ApiKey=$KEY Storage__ConnectionString="Data Source=$work/usage.db" \
  dotnet "$api/TikApis.Api.dll" >api.log 2>&1 &
pid=$!
for _ in $(seq 120); do
  curl -sf "$URL/health/ready" >/dev/null && break
  kill -0 "$pid" || { cat api.log; exit 1; }
  sleep 0.5
done

curl -sf "$URL/openapi/v1.json" -o api.json
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
npx --no-install redocly lint --format=stylish api.json
npx --no-install openapi-typescript api.json -o api.d.ts
npx --no-install tsc
node client.js
