-- Finds keys by a part of their name or their group's, looking at so many keys at most.
-- KEYS: the set of groups. ARGV: the text in lower case, how many are wanted, how many to look at, prefix of groups.
local text, wanted, left, prefix = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local SMALL, PAGE = 2000, 500
local found = {}

local function keys_of(name)
  if redis.call('HLEN', name) <= SMALL then
    return redis.call('HKEYS', name), 1
  end
  -- The names of a part of a large group come with their values.
  return redis.call('HSCAN', name, 0, 'COUNT', PAGE)[2], 2
end

for _, group in ipairs(redis.call('SSCAN', KEYS[1], 0, 'COUNT', 1000)[2]) do
  local is_meant = string.find(string.lower(group), text, 1, true)
  local keys, step = keys_of(prefix .. group)
  for at = 1, #keys, step do
    if is_meant or string.find(string.lower(keys[at]), text, 1, true) then
      found[#found + 1] = {group, keys[at]}
    end
    left = left - 1
    if #found == wanted or left == 0 then
      return found
    end
  end
end
return found
