-- Plays the requests of a file on one thread: wrk -t1 -s load.lua <url> -- <file> cycle|once
-- A line is METHOD, path, body and headers ("Name: value"), separated by tabs. With "once" each line is sent once; when they
-- have run out, the load ends and says "exhausted" on the standard error. Prints one line of JSON, times in milliseconds.
local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long nanos; } moment;
  int clock_gettime(int clock, moment *now);
]]

local function now()
  local moment = ffi.new("moment[1]")
  ffi.C.clock_gettime(1, moment)
  return tonumber(moment[0].seconds) + tonumber(moment[0].nanos) / 1e9
end

local player

function setup(thread)
  player = thread
end

-- Globals, so that done() can ask the thread for them.
statuses = {}
first, last = 0, 0
exhausted = false

local requests = {}
local once = false
local sent = -1 -- wrk asks for one request that it does not send

function init(args)
  once = args[2] == "once"
  for line in io.lines(args[1]) do
    local fields = {}
    for field in (line .. "\t"):gmatch("([^\t]*)\t") do
      fields[#fields + 1] = field
    end
    local headers = {}
    for i = 4, #fields do
      local name, value = fields[i]:match("^([^:]+): (.*)$")
      headers[name] = value
    end
    local method, path, body = fields[1], fields[2], fields[3]
    requests[#requests + 1] = wrk.format(method, path, headers, method ~= "GET" and body or nil)
  end
end

function request()
  sent = sent + 1
  if sent == 1 then
    first = now()
  elseif once and sent > #requests then
    if not exhausted then
      exhausted = true
      io.stderr:write("exhausted\n")
      wrk.thread:stop()
    end
    return requests[1]
  end
  return requests[(sent - 1) % #requests + 1]
end

function response(status)
  statuses[status] = (statuses[status] or 0) + 1
  last = now()
end

function done(summary, latency)
  local counts, answered = {}, 0
  for status, count in pairs(player:get("statuses")) do
    counts[#counts + 1] = ('"%d":%d'):format(status, count)
    answered = answered + count
  end
  local errors = summary.errors
  print(
    ('{"requests":%d,"seconds":%.6f,"p50":%.3f,"p99":%.3f,"max":%.3f,"statuses":{%s},"errors":%d,"exhausted":%s}'):format(
      answered,
      answered > 0 and player:get("last") - player:get("first") or 0,
      latency:percentile(50) / 1000,
      latency:percentile(99) / 1000,
      latency.max / 1000,
      table.concat(counts, ","),
      errors.connect + errors.read + errors.write + errors.timeout,
      tostring(player:get("exhausted"))
    )
  )
end
