-- Random files of the tree over kept connections: a tenth are revalidations that get 304, a tenth ranges.
local files, folders = 10000, 100
local modified = "Sat, 01 Nov 2025 12:00:00 GMT"

function init()
  math.randomseed(4711)
end

function request()
  local n = math.random(0, files - 1)
  local path = string.format("/tree/%02d/%04d.html", n % folders, n)
  local dice = math.random(10)
  if dice == 1 then
    return wrk.format("GET", path, { ["If-Modified-Since"] = modified })
  elseif dice == 2 then
    return wrk.format("GET", path, { ["Range"] = "bytes=100-299" })
  end
  return wrk.format("GET", path)
end
