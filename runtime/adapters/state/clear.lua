-- Removes a group, once for each effect, and answers what it held as one JSON object.
--
-- KEYS  1 the group's hash, 2 the set of groups, 3 the effect's record (left out where there is none)
-- ARGV  1 the group; 2 how many seconds the effect's record is kept

local effect = KEYS[3]
if effect then
  local record = redis.call('GET', effect)
  if record then
    return record
  end
end

local held = redis.call('HGETALL', KEYS[1])
local members = {}
for index = 1, #held, 2 do
  members[#members + 1] = cjson.encode(held[index]) .. ':' .. held[index + 1]
end
local record = '{' .. table.concat(members, ',') .. '}'

redis.call('UNLINK', KEYS[1])
redis.call('SREM', KEYS[2], ARGV[1])
if effect then
  redis.call('SET', effect, record, 'EX', ARGV[2])
end
return record
