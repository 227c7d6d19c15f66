-- What every script below shares. Times are Redis's own clock, in seconds, so that no host's clock matters.
-- `queue` is a subscription's name; a job waits in one place only: RQ's queue, RQ's scheduled or deferred registry,
-- or the lease of the worker that runs it.

local READY = 'motia:queue:ready'
local WAKE = 'motia:queue:wake'
local LEASES = 'motia:queue:leases'
local SCHEDULED = 'motia:queue:scheduled'
local ALARM = 'motia:queue:alarm'
local PAUSED = 'motia:queue:paused'
local PLAN = 'motia:queue:plan'
local PARKED = 'motia:queue:parked'
local QUARANTINE = 'motia:queue:quarantine'
local REDRIVES = 'motia:queue:redrives'
local REDRIVE = 'motia:queue:redrive'
local DISCARDED = 'motia:queue:discarded'

local LEASE = 10
-- A job that lost its worker so often may be what kills it, and runs beside no other such job.
local SUSPECT = 3
local RESULT_TTL = 500
local FAILURE_TTL = 31536000
local RESULTS = 100
-- What is known of a redrive after its last letter is due, and how long the list of redrives names it.
local REDRIVE_TTL = 86400
local REDRIVES_KEPT = 604800
-- For how long a discarded dead letter can be put back.
local DISCARDED_TTL = 600
local PARKED_MOST = 10000
local QUARANTINED_MOST = 1000

local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000

local function job_key(id)
  return 'rq:job:' .. id
end

-- nil where the key is gone, or holds something that isn't a hash.
local function status_of(id)
  local status = redis.pcall('HGET', job_key(id), 'status')
  return type(status) == 'string' and status or nil
end

-- One token is enough: a worker that leaves jobs behind passes it on (claim.lua). `quiet` is for a script that a claim
-- of the same worker follows at once.
local quiet = false

local function wake()
  if not quiet and redis.call('LLEN', WAKE) == 0 then
    redis.call('LPUSH', WAKE, 1)
  end
end

local function push(queue, id, front)
  redis.call('HSET', job_key(id), 'status', 'queued')
  redis.call(front and 'LPUSH' or 'RPUSH', 'rq:queue:' .. queue, id)
  redis.call('ZADD', READY, 'NX', now, queue)
  wake()
end

local function schedule(queue, id, due)
  local entry = queue .. '|' .. id
  redis.call('HSET', job_key(id), 'status', 'scheduled')
  redis.call('ZADD', 'rq:scheduled:' .. queue, due, id)
  redis.call('ZADD', SCHEDULED, due, entry)
  if redis.call('ZRANK', SCHEDULED, entry) == 0 and redis.call('LLEN', ALARM) == 0 then
    redis.call('LPUSH', ALARM, 1)
  end
end

local function admit(queue, id)
  local due = tonumber(redis.call('HGET', job_key(id), 'motia_due') or 0)
  if due > now then
    schedule(queue, id, due)
  else
    push(queue, id)
  end
end

local function defer(queue, id)
  redis.call('HSET', job_key(id), 'status', 'deferred')
  redis.call('ZADD', 'rq:deferred:' .. queue, now, id)
end

-- A FIFO group is a list of job ids in order. Only its head is in RQ's queue, scheduled or running; the others are
-- RQ's deferred jobs. A head that somebody deleted or cancelled by hand must not hold up the rest.
local ALIVE = { queued = true, started = true, scheduled = true, deferred = true }

local function next_in(queue, group)
  local head = redis.call('LINDEX', group, 0)
  while head and not ALIVE[status_of(head) or ''] do
    redis.call('LPOP', group)
    head = redis.call('LINDEX', group, 0)
  end
  if head and redis.call('ZREM', 'rq:deferred:' .. queue, head) == 1 then
    admit(queue, head)
  end
end

local function join(queue, group, id)
  redis.call('RPUSH', group, id)
  defer(queue, id)
  next_in(queue, group)
end

local function leave(queue, group, id)
  if group and group ~= '' then
    redis.call('LREM', group, 1, id)
    next_in(queue, group)
  end
end

local function park(topic, message)
  local key = PARKED .. ':' .. topic
  redis.call('RPUSH', key, message)
  redis.call('LTRIM', key, -PARKED_MOST, -1)
  redis.call('SADD', PARKED, topic)
end

local function quarantine(queue, id, reason)
  local entry = cjson.encode({ queue = queue, id = id, reason = reason, time = now })
  redis.call('LPUSH', QUARANTINE, entry)
  redis.call('LTRIM', QUARANTINE, 0, QUARANTINED_MOST - 1)
end

-- One job that can't be read or written must not cost the others of its batch.
local function guarded(queue, id, step, ...)
  local fine, result = pcall(step, ...)
  if fine then
    return result
  end
  quarantine(queue, id, type(result) == 'table' and result.err or tostring(result))
end

-- `parcel` is what runtime.adapters.queue.jobs.describe made; `data` is RQ's payload.
local function publish(parcel, data)
  local id, queue = parcel.id, parcel.queue
  if not redis.call('SET', 'motia:queue:seen:' .. id, 1, 'NX', 'EX', parcel.seen) then
    return 0
  end
  local key = job_key(id)
  redis.call('HSET', key, 'data', data, 'created_at', parcel.stamp, 'enqueued_at', parcel.stamp, 'origin', queue,
    'description', parcel.description, 'timeout', parcel.timeout, 'retries_left', parcel.retries,
    'retry_intervals', parcel.intervals, 'result_ttl', RESULT_TTL)
  redis.call('SADD', 'rq:queues', 'rq:queue:' .. queue)
  if parcel.delay > 0 then
    redis.call('HSET', key, 'motia_due', now + parcel.delay)
  end
  if parcel.group then
    redis.call('HSET', key, 'motia_group', parcel.group)
    join(queue, parcel.group, id)
  else
    admit(queue, id)
  end
  return 1
end

local BUDGET_TTL = 3600

-- Counts parcels against what their trace may have within an hour; returns whether that is enough for all of them.
local function affords(parcels)
  local counts, budget = {}, 0
  for _, parcel in ipairs(parcels) do
    if parcel.trace then
      counts[parcel.trace] = (counts[parcel.trace] or 0) + 1
      budget = parcel.budget
    end
  end
  for trace, count in pairs(counts) do
    local key = 'motia:queue:trace:' .. trace
    local spent = redis.call('INCRBY', key, count)
    if spent == count then
      redis.call('EXPIRE', key, BUDGET_TTL)
    end
    if spent > budget then
      redis.call('DECRBY', key, count)
      return false
    end
  end
  return true
end

-- Ends an execution if its lease still holds; nobody else can have taken the job before that.
local function surrender(queue, id, execution, worker)
  local both = id .. ':' .. execution
  if redis.call('ZREM', LEASES, queue .. '|' .. both) == 0 then
    return false
  end
  redis.call('ZREM', 'rq:wip:' .. queue, both)
  redis.call('DEL', 'rq:execution:' .. both, 'rq:executions:' .. id)
  redis.call('SREM', 'rq:worker:' .. worker .. ':executions', both)
  -- The slot it held may be what other jobs of a limited queue wait for.
  if redis.call('EXISTS', 'rq:queue:' .. queue) == 1 then
    wake()
  end
  return true
end

local function record(id, kind, ttl, ...)
  local key = 'rq:results:' .. id
  redis.call('XADD', key, 'MAXLEN', RESULTS, '*', 'type', kind, ...)
  redis.call('EXPIRE', key, ttl)
end

-- RQ's result types.
local SUCCESSFUL, FAILED, RETRIED = 1, 2, 4

local function bury(queue, id, status)
  redis.call('HSET', job_key(id), 'status', status, 'retries_left', 0)
  redis.call('EXPIRE', job_key(id), FAILURE_TTL)
  redis.call('ZADD', 'rq:failed:' .. queue, math.floor(now) + FAILURE_TTL, id)
  leave(queue, redis.call('HGET', job_key(id), 'motia_group'), id)
end
