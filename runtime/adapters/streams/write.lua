-- One write to an item of a stream together with its event, applied once for each effect.
--
-- KEYS  1 the group's hash, 2 the set of the stream's groups, 3 the set of streams, 4 the hash of last timestamps,
--       5 the log of events, 6 the effect's record (left out where the write carries none)
-- ARGV  1 set, swap, delete or send; 2 the stream; 3 the group; 4 the item; 5 the new value, or what is sent;
--       6 the value that swap expects, '' for none; 7 the event's frame up to its timestamp; 8 how many events to keep;
--       9 how many seconds the effect's record is kept
--
-- Answers {written, old value, the event's timestamp, its id}, {replayed, record} or {changed, the value that is there}.
-- Values are JSON texts that are never decoded here: cjson makes {} of [] and rounds long numbers.

local effect = KEYS[6]
if effect then
  local record = redis.call('GET', effect)
  if record then
    return {'replayed', record}
  end
end

local function publish(event)
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local last = tonumber(redis.call('HGET', KEYS[4], ARGV[2]) or 0)
  local stamp = string.format('%.0f', math.max(last + 1, now))
  redis.call('HSET', KEYS[4], ARGV[2], stamp)
  local frame = ARGV[7] .. ',"timestamp":' .. stamp .. ',"event":' .. event .. '}'
  local id = redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[8], '*', 'd', frame)
  return frame, stamp, id
end

local function keep(value)
  redis.call('HSET', KEYS[1], ARGV[4], value)
  redis.call('SADD', KEYS[2], ARGV[3])
  redis.call('SADD', KEYS[3], ARGV[2])
end

local function remove()
  redis.call('HDEL', KEYS[1], ARGV[4])
  if redis.call('EXISTS', KEYS[1]) == 0 then
    redis.call('SREM', KEYS[2], ARGV[3])
  end
  if redis.call('EXISTS', KEYS[2]) == 0 then
    redis.call('SREM', KEYS[3], ARGV[2])
  end
end

local operation, new, old = ARGV[1], ARGV[5], false
local frame, stamp, id = false, false, false
if operation == 'send' then
  frame, stamp, id = publish('{"type":"event","event":' .. new .. '}')
else
  old = redis.call('HGET', KEYS[1], ARGV[4])
  if operation == 'swap' and (old or '') ~= ARGV[6] then
    return {'changed', old}
  end
  if operation ~= 'delete' then
    keep(new)
    frame, stamp, id = publish('{"type":"' .. (old and 'update' or 'create') .. '","data":' .. new .. '}')
  elseif old then
    remove()
    frame, stamp, id = publish('{"type":"delete","data":' .. old .. '}')
  end
end

if effect then
  local record = '{"existed":' .. tostring(old ~= false) .. ',"old":' .. (old or 'null') .. ',"new":' .. new
    .. ',"frame":' .. (frame or 'null') .. ',"id":"' .. (id or '') .. '"}'
  redis.call('SET', effect, record, 'EX', ARGV[9])
end
return {'written', old, stamp, id}
