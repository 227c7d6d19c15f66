-- Ends executions, each only while its lease holds, together with the messages its handler enqueued.
-- ARGV: worker, seconds worked, 1 if a claim follows, the finishes as MessagePack (runtime.adapters.queue.consumer),
-- then the data of their parcels. Returns for each 1 (it counted), 0 (it didn't), or 2: nothing
-- was done, because its trace has spent what it may publish.
local worker = ARGV[1]
quiet = ARGV[3] == '1'
local answers, succeeded, failed = {}, 0, 0

-- A changed copy of a dead letter has gone well: the letter goes, and those that it was a copy of.
local function relieve(done)
  local origin = redis.call('HGET', job_key(done.id), 'motia_origin')
  while origin and redis.call('ZREM', 'rq:failed:' .. done.queue, origin) == 1 do
    local before = redis.call('HGET', job_key(origin), 'motia_origin')
    redis.call('DEL', job_key(origin), 'rq:results:' .. origin)
    origin = before
  end
end

local function succeed(done)
  redis.call('HSET', job_key(done.id), 'status', 'finished', 'ended_at', done.stamp)
  redis.call('EXPIRE', job_key(done.id), RESULT_TTL)
  local times = { 'worker_name', worker, 'execution_id', done.execution, 'execution_started_at', done.started,
    'execution_ended_at', done.ended }
  if done.text then
    times[#times + 1] = 'return_value'
    times[#times + 1] = done.text
  end
  record(done.id, SUCCESSFUL, RESULT_TTL, unpack(times))
  redis.call('ZADD', 'rq:finished:' .. done.queue, math.floor(now) + RESULT_TTL, done.id)
  leave(done.queue, redis.call('HGET', job_key(done.id), 'motia_group'), done.id)
  relieve(done)
  succeeded = succeeded + 1
end

-- Has a job wait again, at the head of its queue or for `delay` seconds.
local function give_back(done)
  if done.delay > 0 then
    schedule(done.queue, done.id, now + done.delay)
  else
    push(done.queue, done.id, true)
  end
end

local function fail(done)
  redis.call('HSET', job_key(done.id), 'ended_at', done.stamp, 'motia_attempt', done.attempt + 1)
  redis.call('HDEL', job_key(done.id), 'motia_recoveries', 'motia_error')
  if done.error then
    redis.call('HSET', job_key(done.id), 'motia_error', done.error)
  end
  record(done.id, done.kind == 'retry' and RETRIED or FAILED, FAILURE_TTL, 'worker_name', worker,
    'exc_string', done.text, 'execution_id', done.execution, 'execution_started_at', done.started,
    'execution_ended_at', done.ended)
  if done.kind == 'retry' then
    redis.call('HSET', job_key(done.id), 'retries_left', done.retries)
    redis.call('HINCRBY', job_key(done.id), 'number_of_retries', 1)
    give_back(done)
  else
    bury(done.queue, done.id, done.kind == 'stopped' and 'stopped' or 'failed')
  end
  failed = failed + 1
end

local function settle(done)
  if done.kind == 'done' then
    succeed(done)
  elseif done.kind == 'return' then
    give_back(done)
  elseif done.kind == 'quarantine' then
    quarantine(done.queue, done.id, done.text)
    local group = redis.call('HGET', job_key(done.id), 'motia_group')
    redis.call('HSET', job_key(done.id), 'status', 'failed')
    leave(done.queue, group, done.id)
  else
    fail(done)
  end
end

for index, done in ipairs(cmsgpack.unpack(ARGV[4])) do
  if not affords(done.parcels) then
    answers[index] = 2
  elseif surrender(done.queue, done.id, done.execution, worker) then
    guarded(done.queue, done.id, settle, done)
    for _, parcel in ipairs(done.parcels) do
      publish(parcel, ARGV[parcel.place])
    end
    for _, parked in ipairs(done.parked) do
      park(parked[1], parked[2])
    end
    answers[index] = 1
  else
    answers[index] = 0
  end
end

local key = 'rq:worker:' .. worker
if redis.call('EXISTS', key) == 1 then
  if succeeded > 0 then
    redis.call('HINCRBY', key, 'successful_job_count', succeeded)
  end
  if failed > 0 then
    redis.call('HINCRBY', key, 'failed_job_count', failed)
  end
  redis.call('HINCRBYFLOAT', key, 'total_working_time', ARGV[2])
end
return answers
