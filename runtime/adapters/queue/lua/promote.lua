-- Moves delayed and retried jobs whose time has come to their queues. Returns how many, and the seconds until the next
-- one is due as text ('' when there is none).
local count = 0

local function move(queue, id)
  redis.call('HDEL', job_key(id), 'motia_due')
  push(queue, id)
  count = count + 1
end

for _, entry in ipairs(redis.call('ZRANGEBYSCORE', SCHEDULED, '-inf', now, 'LIMIT', 0, 500)) do
  local queue, id = string.match(entry, '^(.*)|([^|]*)$')
  redis.call('ZREM', SCHEDULED, entry)
  -- Absent where somebody deleted, cancelled or started the job by hand.
  if redis.call('ZREM', 'rq:scheduled:' .. queue, id) == 1 then
    guarded(queue, id, move, queue, id)
  end
end
local first = redis.call('ZRANGE', SCHEDULED, 0, 0, 'WITHSCORES')
return { count, first[2] and tostring(math.max(0, tonumber(first[2]) - now)) or '' }
