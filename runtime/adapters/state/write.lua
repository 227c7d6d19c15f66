-- One write to a key of a group, applied once for each effect.
--
-- KEYS  1 the group's hash, 2 the set of groups, 3 the effect's record (left out where the write carries none)
-- ARGV  1 set, swap or delete; 2 the group; 3 the key; 4 the new value; 5 the value that swap expects, '' for none;
--       6 how many seconds the effect's record is kept
--
-- Answers {written, old value}, {replayed, record} or {changed, the value that is there instead of the expected one}.
-- Values are JSON texts that are never decoded here: cjson makes {} of [] and rounds long numbers.

local effect = KEYS[3]
if effect then
  local record = redis.call('GET', effect)
  if record then
    return {'replayed', record}
  end
end

local operation, new = ARGV[1], ARGV[4]
local old = redis.call('HGET', KEYS[1], ARGV[3])
if operation == 'swap' and (old or '') ~= ARGV[5] then
  return {'changed', old}
end

if operation == 'delete' then
  redis.call('HDEL', KEYS[1], ARGV[3])
  if redis.call('EXISTS', KEYS[1]) == 0 then
    redis.call('SREM', KEYS[2], ARGV[2])
  end
else
  redis.call('HSET', KEYS[1], ARGV[3], new)
  redis.call('SADD', KEYS[2], ARGV[2])
end

if effect then
  local record = '{"existed":' .. tostring(old ~= false) .. ',"old":' .. (old or 'null') .. ',"new":' .. new .. '}'
  redis.call('SET', effect, record, 'EX', ARGV[6])
end
return {'written', old}
