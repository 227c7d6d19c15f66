-- Counts what lies in queues: those of ARGV, and those that hold jobs though no Step takes them any more. Returns whether
-- `rq suspend` holds everything up, the paused Steps with who paused them, then for each queue {name, waiting, running,
-- delayed, failed, oldest, done, workers}, where `oldest` is the time stamp of the job that waits longest ('' where none
-- does) and `done` counts those that went well within the last minute.
local answer = { redis.call('EXISTS', 'rq:suspended'), redis.call('HGETALL', PAUSED) }
local MINUTE = 60

local function oldest_of(queue)
  local head = redis.call('LINDEX', 'rq:queue:' .. queue, 0)
    or redis.call('ZRANGE', 'rq:deferred:' .. queue, 0, 0)[1]
  return head and redis.call('HGET', job_key(head), 'created_at') or ''
end

local function count(queue, is_known)
  local waiting = redis.call('LLEN', 'rq:queue:' .. queue) + redis.call('ZCARD', 'rq:deferred:' .. queue)
  local running = redis.call('ZCARD', 'rq:wip:' .. queue)
  local delayed = redis.call('ZCARD', 'rq:scheduled:' .. queue)
  local failed = redis.call('ZCARD', 'rq:failed:' .. queue)
  if is_known or waiting + running + delayed + failed > 0 then
    local oldest = waiting > 0 and oldest_of(queue) or ''
    local done = redis.call('ZCOUNT', 'rq:finished:' .. queue, now + RESULT_TTL - MINUTE, '+inf')
    local workers = redis.call('SCARD', 'rq:workers:' .. queue)
    answer[#answer + 1] = { queue, waiting, running, delayed, failed, oldest, done, workers }
  end
end

local known = {}
for _, queue in ipairs(ARGV) do
  known[queue] = true
  count(queue, true)
end
for _, key in ipairs(redis.call('SMEMBERS', 'rq:queues')) do
  local queue = string.match(key, '^rq:queue:(.*)$')
  if queue and not known[queue] then
    count(queue, false)
  end
end
return answer
