-- Puts discarded dead letters back, as far as they are kept. ARGV: queue, name of their discarding. Returns how many.
local queue, key = ARGV[1], DISCARDED .. ':' .. ARGV[2]
local count = 0
for _, id in ipairs(redis.call('LRANGE', key, 0, -1)) do
  if status_of(id) == 'canceled' and redis.call('HGET', job_key(id), 'origin') == queue then
    redis.call('EXPIRE', 'rq:results:' .. id, FAILURE_TTL)
    bury(queue, id, 'failed')
    count = count + 1
  end
end
redis.call('DEL', key)
return count
