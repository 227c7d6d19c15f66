-- Stops a redrive: what isn't due yet is a dead letter again. ARGV: name of the redrive, who stops it, how many at most.
-- Returns how many were taken back, and how many of the redrive are not due yet still.
local key = REDRIVE .. ':' .. ARGV[1]
local dues = key .. ':due'
local queue = redis.call('HGET', key, 'queue')
local count = 0
if not queue then
  return { 0, 0 }
end

local function take_back(id)
  local entry = queue .. '|' .. id
  redis.call('ZREM', SCHEDULED, entry)
  redis.call('ZREM', 'rq:scheduled:' .. queue, id)
  redis.call('ZREM', 'rq:deferred:' .. queue, id)
  redis.call('HDEL', job_key(id), 'motia_due')
  bury(queue, id, 'failed')
  count = count + 1
end

redis.call('HSET', key, 'stopped_by', ARGV[2])
redis.call('HSETNX', key, 'stopped_at', now)
for _, id in ipairs(redis.call('ZREVRANGEBYSCORE', dues, '+inf', '(' .. now, 'LIMIT', 0, ARGV[3])) do
  redis.call('ZREM', dues, id)
  -- Once it has been promoted it isn't ours to take: it has no due time any more, though it may be tried again later.
  local job = redis.call('HMGET', job_key(id), 'status', 'motia_due')
  if job[2] and (job[1] == 'scheduled' or job[1] == 'deferred') then
    guarded(queue, id, take_back, id)
  end
end
redis.call('HINCRBY', key, 'taken_back', count)
return { count, redis.call('ZCOUNT', dues, '(' .. now, '+inf') }
