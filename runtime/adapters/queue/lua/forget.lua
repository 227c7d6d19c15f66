-- Removes the oldest parked messages of a topic. ARGV: topic, how many.
local key = PARKED .. ':' .. ARGV[1]
redis.call('LTRIM', key, tonumber(ARGV[2]), -1)
if redis.call('EXISTS', key) == 0 then
  redis.call('SREM', PARKED, ARGV[1])
end
