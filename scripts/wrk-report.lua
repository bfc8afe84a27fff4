-- What a run of wrk comes to, as one line for a script: requests, failures (wrong statuses and broken connections),
-- and the slowest answer in microseconds.
function done(summary, latency)
  local e = summary.errors
  local failed = e.status + e.connect + e.read + e.write + e.timeout
  io.write(string.format("luma-load %d %d %d\n", summary.requests, failed, latency.max))
end
