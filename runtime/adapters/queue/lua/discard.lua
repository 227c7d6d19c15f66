-- Takes dead letters out of the way. For a while they can be put back. ARGV: queue, name of this discarding, the letters'
-- ids. Returns how many there were.
local queue, key = ARGV[1], DISCARDED .. ':' .. ARGV[2]
local count = 0
for index = 3, #ARGV do
  local id = ARGV[index]
  if redis.call('ZREM', 'rq:failed:' .. queue, id) == 1 then
    redis.call('HSET', job_key(id), 'status', 'canceled')
    redis.call('EXPIRE', job_key(id), DISCARDED_TTL)
    redis.call('EXPIRE', 'rq:results:' .. id, DISCARDED_TTL)
    redis.call('RPUSH', key, id)
    count = count + 1
  end
end
if count > 0 then
  redis.call('EXPIRE', key, DISCARDED_TTL)
end
return count
