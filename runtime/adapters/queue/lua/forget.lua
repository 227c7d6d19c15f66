-- Removes parked messages of a topic as long as they are its oldest: another may have removed them meanwhile, or the
-- list was cut to its length. ARGV: topic, the messages' ids.
local key = PARKED .. ':' .. ARGV[1]
for index = 2, #ARGV do
  local oldest = redis.call('LINDEX', key, 0)
  if oldest and string.find(oldest, '"id":"' .. ARGV[index] .. '"', 1, true) then
    redis.call('LPOP', key)
  end
end
if redis.call('EXISTS', key) == 0 then
  redis.call('SREM', PARKED, ARGV[1])
end
