-- Publishes a changed copy of a dead letter, which stays until the copy has gone well (finish.lua). ARGV: queue, id of the
-- letter, the copy as MessagePack (runtime.adapters.queue.jobs), its payload. Returns 0 where the letter is gone.
local queue, letter = ARGV[1], ARGV[2]
if not redis.call('ZSCORE', 'rq:failed:' .. queue, letter) then
  return 0
end
local parcel = cmsgpack.unpack(ARGV[3])
redis.call('HSET', job_key(parcel.id), 'motia_origin', letter)
redis.call('HSET', job_key(letter), 'motia_copy', parcel.id)
return publish(parcel, ARGV[4])
