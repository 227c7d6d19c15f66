-- Finds jobs whose worker died and gives them back, whatever stock RQ put into queues and registries, and forgets
-- what is older than RQ keeps.
-- ARGV: how often a job may lose its worker, what to record when it did so too often (RQ's encoding), and from a worker
-- that takes the place of one that ended: the name that both begin with, and its own.
-- Returns {recovered, {queue, id, data, attempt} of each that was given up}.
local most, epitaph, place, own = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4]
local recovered, buried = 0, {}

local function recover(queue, id)
  local key = job_key(id)
  local job = redis.pcall('HMGET', key, 'data', 'status', 'motia_attempt')
  if job.err or not job[1] then
    quarantine(queue, id, job.err or 'the job has no data')
  elseif job[2] ~= 'started' then
    return
  elseif redis.call('HINCRBY', key, 'motia_recoveries', 1) > most then
    redis.call('HDEL', key, 'motia_recoveries')
    redis.call('HSET', key, 'motia_error', 'StepCrashed: its worker died while it ran, again and again',
      'motia_attempt', (tonumber(job[3]) or 1) + 1)
    record(id, FAILED, FAILURE_TTL, 'exc_string', epitaph)
    bury(queue, id, 'failed')
    buried[#buried + 1] = { queue, id, job[1], tonumber(job[3]) or 1 }
  else
    push(queue, id, true)
    recovered = recovered + 1
  end
end

local function holder(id)
  local worker = redis.pcall('HGET', job_key(id), 'worker_name')
  return type(worker) == 'string' and worker or ''
end

-- A stock RQ worker that died left no lease, but an entry that ends.
local function take_from_stock(queue)
  for _, both in ipairs(redis.call('ZRANGEBYSCORE', 'rq:wip:' .. queue, '-inf', now, 'LIMIT', 0, 200)) do
    redis.call('ZREM', 'rq:wip:' .. queue, both)
    local id = string.match(both, '^([^:]*)')
    redis.call('DEL', 'rq:execution:' .. both, 'rq:executions:' .. id)
    guarded(queue, id, recover, queue, id)
  end
end

local function take_away(entry, worker)
  local queue, id, execution = string.match(entry, '^(.*)|([^|:]*):([^|:]*)$')
  if surrender(queue, id, execution, worker or holder(id)) then
    guarded(queue, id, recover, queue, id)
  end
end

if place then
  for _, entry in ipairs(redis.call('ZRANGE', LEASES, 0, -1)) do
    local worker = holder(string.match(entry, '|([^|:]*):[^|:]*$'))
    if worker ~= own and string.sub(worker, 1, string.len(place)) == place then
      take_away(entry, worker)
    end
  end
end

for _, entry in ipairs(redis.call('ZRANGEBYSCORE', LEASES, '-inf', now, 'LIMIT', 0, 200)) do
  take_away(entry)
end

local dead = {}
for _, key in ipairs(redis.call('SMEMBERS', 'rq:workers')) do
  if redis.call('EXISTS', key) == 0 then
    redis.call('SREM', 'rq:workers', key)
    dead[#dead + 1] = key
  end
end

for _, key in ipairs(redis.call('SMEMBERS', 'rq:queues')) do
  local queue = string.sub(key, string.len('rq:queue:') + 1)
  if #dead > 0 then
    redis.call('SREM', 'rq:workers:' .. queue, unpack(dead))
  end
  if redis.call('EXISTS', key) == 1 and redis.call('ZADD', READY, 'NX', now, queue) == 1 then
    wake()
  end
  take_from_stock(queue)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', 'rq:scheduled:' .. queue, '-inf', now, 'LIMIT', 0, 200)) do
    if redis.call('ZADD', SCHEDULED, 'NX', now, queue .. '|' .. id) == 1 then
      redis.call('LPUSH', ALARM, 1)
    end
  end
  redis.call('ZREMRANGEBYSCORE', 'rq:finished:' .. queue, '-inf', now)
  redis.call('ZREMRANGEBYSCORE', 'rq:failed:' .. queue, '-inf', now)
end
return { recovered, buried }
