-- Publishes fire times of schedules, each later than its schedule's last, and remembers them. ARGV: the fencing number
-- of the scheduler that asks, the fire times as MessagePack (runtime.adapters.queue.rq), the data of their parcels.
-- Returns 0 where a later scheduler leads (nothing is published then), else 1.
local FENCE = 'motia:cron:fence'
local LAST = 'motia:cron:last'
local CRON_PAUSED = 'motia:cron:paused'
-- Seconds. What fired later than that from now fired while the clock was wrong.
local CORRECTION = 10800

local fence = tonumber(ARGV[1])
local highest = tonumber(redis.call('GET', FENCE)) or 0
if fence < highest then
  return 0
elseif fence > highest then
  redis.call('SET', FENCE, fence)
end

-- By somebody, perhaps since the scheduler looked.
local function is_paused(fire)
  return redis.call('HEXISTS', CRON_PAUSED, fire.schedule) == 1 or redis.call('HEXISTS', PAUSED, fire.step) == 1
end

local place = 3
for _, fire in ipairs(cmsgpack.unpack(ARGV[2])) do
  local last = tonumber(redis.call('HGET', LAST, fire.schedule)) or 0
  local counts = fire.at > last or last > now + CORRECTION
  if #fire.parcels > 0 and is_paused(fire) then
    counts = false
  end
  if counts then
    redis.call('HSET', LAST, fire.schedule, fire.at)
  end
  for _, parcel in ipairs(fire.parcels) do
    if counts then
      publish(parcel, ARGV[place])
    end
    place = place + 1
  end
end
return 1
