-- Renews leases. ARGV: queue, job:execution, queue, job:execution, … Returns the numbers (from 0) of those that were lost.
local lost = {}
for index = 1, #ARGV, 2 do
  local entry = ARGV[index] .. '|' .. ARGV[index + 1]
  if redis.call('ZSCORE', LEASES, entry) then
    redis.call('ZADD', LEASES, now + LEASE, entry)
    redis.call('HSET', 'rq:execution:' .. ARGV[index + 1], 'last_heartbeat', now)
  else
    lost[#lost + 1] = (index - 1) / 2
  end
end
return lost
