-- Has dead letters run again, each at its own time. ARGV: queue, name of the redrive, who asks, what for, jobs a second
-- (0: all at once), the letters as MessagePack ({id, attempt}), the payload of each. One that was given up again since
-- it was read (another attempt), that is gone or on its way already is left as it is. Returns how many run again.
local queue, name, rate = ARGV[1], ARGV[2], tonumber(ARGV[5])
local key = REDRIVE .. ':' .. name
local dues = key .. ':due'
local pause = rate > 0 and 1 / rate or 0
local last = redis.call('ZRANGE', dues, -1, -1, 'WITHSCORES')[2]
local due = last and math.max(now, tonumber(last) + pause) or now
local count = 0

local function again(id, data)
  redis.call('HSET', job_key(id), 'data', data)
  redis.call('HDEL', job_key(id), 'motia_recoveries', 'motia_due')
  redis.call('PERSIST', job_key(id))
  if due > now then
    redis.call('HSET', job_key(id), 'motia_due', due)
  end
  local group = redis.call('HGET', job_key(id), 'motia_group')
  if group then
    join(queue, group, id)
  else
    admit(queue, id)
  end
  redis.call('ZADD', dues, due, id)
  due = due + pause
  count = count + 1
end

for index, letter in ipairs(cmsgpack.unpack(ARGV[6])) do
  local attempt = tonumber(redis.call('HGET', job_key(letter[1]), 'motia_attempt')) or 1
  if attempt == letter[2] and redis.call('ZREM', 'rq:failed:' .. queue, letter[1]) == 1 then
    guarded(queue, letter[1], again, letter[1], ARGV[index + 6])
  end
end

if count > 0 then
  if redis.call('HSETNX', key, 'at', now) == 1 then
    redis.call('HSET', key, 'queue', queue, 'by', ARGV[3], 'about', ARGV[4], 'rate', ARGV[5])
  end
  redis.call('HINCRBY', key, 'total', count)
  redis.call('ZADD', REDRIVES, 'NX', now, name)
  local ttl = math.ceil(due - now) + REDRIVE_TTL
  redis.call('EXPIRE', key, ttl)
  redis.call('EXPIRE', dues, ttl)
  redis.call('ZREMRANGEBYSCORE', REDRIVES, '-inf', now - REDRIVES_KEPT)
end
return count
