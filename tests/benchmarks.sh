#!/usr/bin/env bash
# Measures, on a Docker Engine that runs already: tests/benchmarks.sh deploy-overhead [ROUNDS]. Prints Markdown.
set -euo pipefail

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bin=$repo/artifacts/benchmarks/bin
log=$repo/artifacts/benchmarks/build.log
mkdir -p "$bin"

# As install.sh builds them.
for project in src/Luma.Cli src/Luma.Agent; do
  dotnet publish "$repo/$project" -c Release -o "$bin" --artifacts-path "$repo/artifacts/benchmarks" -nodeReuse:false \
    --use-current-runtime --no-self-contained -p:PublishReadyToRun=true >"$log" 2>&1 || { tail -n 20 "$log" >&2; exit 1; }
done
"$repo/examples/hello/build-image.sh" >"$log" 2>&1 || { tail -n 20 "$log" >&2; exit 1; }

exec env LUMA_BENCH_BIN="$bin" dotnet run -c Release --project "$repo/tests/Luma.Benchmarks" \
  --artifacts-path "$repo/artifacts/benchmarks" -- "${@:-deploy-overhead}"
