-- Takes jobs for a worker: round-robin over the queues that have jobs and that the worker knows, within each queue's
-- concurrency. ARGV: worker, key of its plan (queue -> concurrency|Step), free slots, prefix of execution ids, time stamp,
-- the prefixes of earlier claims whose answers were lost, with commas (what those took counts as taken now), 1 if the
-- worker holds a job that may be what kills workers.
-- Returns 'plan' (the plan is gone, write it again), 'suspended' (by `rq suspend`), or a list of
-- {queue, id, execution, data, attempt, recoveries}.
local worker, plan, free, prefix, stamp, unheard = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5], ARGV[6]
local suspects = tonumber(ARGV[7])
local aside = {}

if redis.call('EXISTS', plan) == 0 then
  return 'plan'
end
if redis.call('EXISTS', 'rq:suspended') == 1 then
  return 'suspended'
end

local claimed = {}
-- How many such jobs a claim passes over at most.
local ASIDE = 100

-- A FIFO job that came by another way than its group (requeued by hand) waits for its turn like the rest.
local function has_turn(queue, group, id)
  if redis.call('LINDEX', group, 0) == id then
    return true
  end
  if not redis.call('LPOS', group, id) then
    redis.call('RPUSH', group, id)
  end
  defer(queue, id)
  next_in(queue, group)
  return false
end

local function start(queue, id)
  local key = job_key(id)
  local job = redis.pcall('HMGET', key, 'data', 'status', 'motia_group', 'motia_attempt', 'motia_recoveries')
  if job.err or not job[1] then
    quarantine(queue, id, job.err or 'the job has no data')
    leave(queue, job[3], id)
    return false
  end
  if job[2] ~= 'queued' or (job[3] and not has_turn(queue, job[3], id)) then
    return false
  end
  local recoveries = tonumber(job[5]) or 0
  if recoveries >= SUSPECT then
    if suspects > 0 then
      aside[#aside + 1] = { queue, id }
      return false
    end
    suspects = suspects + 1
  end
  local execution = prefix .. #claimed
  local both = id .. ':' .. execution
  redis.call('HSET', key, 'status', 'started', 'started_at', stamp, 'last_heartbeat', stamp, 'worker_name', worker)
  redis.call('PERSIST', key)
  redis.call('ZADD', LEASES, now + LEASE, queue .. '|' .. both)
  -- For ever, so that RQ's own sweep, which takes no lock and runs whenever somebody looks, leaves it to our reaper.
  redis.call('ZADD', 'rq:wip:' .. queue, '+inf', both)
  redis.call('HSET', 'rq:execution:' .. both, 'id', execution, 'job_id', id, 'created_at', now, 'last_heartbeat', now,
    'worker_name', worker)
  redis.call('EXPIRE', 'rq:execution:' .. both, 86400)
  redis.call('ZADD', 'rq:executions:' .. id, math.floor(now) + 86400, execution)
  redis.call('EXPIRE', 'rq:executions:' .. id, 86400)
  redis.call('SADD', 'rq:worker:' .. worker .. ':executions', both)
  claimed[#claimed + 1] = { queue, id, execution, job[1], tonumber(job[4]) or 1, recoveries }
  return true
end

local function hand_over_again(both)
  local id, execution = string.match(both, '^([^:]*):([^:]*)$')
  local job = redis.pcall('HMGET', job_key(id), 'origin', 'data', 'motia_attempt', 'motia_recoveries')
  if not job.err and job[1] and redis.call('ZSCORE', LEASES, job[1] .. '|' .. both) then
    redis.call('ZADD', LEASES, now + LEASE, job[1] .. '|' .. both)
    claimed[#claimed + 1] = { job[1], id, execution, job[2], tonumber(job[3]) or 1, tonumber(job[4]) or 0 }
    free = free - 1
  end
end

for lost in string.gmatch(unheard, '[^,]+') do
  for _, both in ipairs(redis.call('SMEMBERS', 'rq:worker:' .. worker .. ':executions')) do
    if string.find(both, ':' .. lost, 1, true) then
      hand_over_again(both)
    end
  end
end

local open = {}
local unknown = false
for _, queue in ipairs(redis.call('ZRANGE', READY, 0, -1)) do
  local limit, step = string.match(redis.call('HGET', plan, queue) or '', '^(%d+)|?(.*)$')
  if limit and redis.call('HEXISTS', PAUSED, step) == 0 then
    local room = tonumber(limit) - redis.call('ZCARD', 'rq:wip:' .. queue)
    if room > 0 then
      open[#open + 1] = { name = queue, room = room }
    end
  end
  unknown = unknown or not limit
end

local function serve(queue, most)
  local ids = redis.pcall('LPOP', 'rq:queue:' .. queue.name, most)
  if not ids or ids.err then
    redis.call('ZREM', READY, queue.name)
    return false
  end
  for _, id in ipairs(ids) do
    if guarded(queue.name, id, start, queue.name, id) then
      free = free - 1
      queue.room = queue.room - 1
    end
  end
  redis.call('ZADD', READY, 'XX', now, queue.name)
  return queue.room > 0
end

while free > 0 and #open > 0 and #aside < ASIDE do
  local share = math.max(1, math.floor(free / #open))
  local again = {}
  for _, queue in ipairs(open) do
    if free <= 0 or serve(queue, math.min(share, queue.room, free)) then
      again[#again + 1] = queue
    end
  end
  open = again
end

for _, job in ipairs(aside) do
  redis.call('RPUSH', 'rq:queue:' .. job[1], job[2])
  redis.call('ZADD', READY, 'NX', now, job[1])
end

-- What this worker has no slot for, or learns of only with the registry that others follow already, is for another.
if (free <= 0 and #open > 0) or (unknown and redis.call('GET', PLAN) ~= plan) then
  wake()
end
return claimed
