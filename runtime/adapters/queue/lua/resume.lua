-- Ends a pause. ARGV: the hash of such pauses, the name in it, the schedules that it kept from firing: what of them fell
-- into the pause counts as missed, and the scheduler has to know when it ended before it sees that it has ended.
-- Returns 1 where there was a pause.
if redis.call('HDEL', ARGV[1], ARGV[2]) == 0 then
  return 0
end
for place = 3, #ARGV do
  redis.call('HSET', 'motia:cron:resumed', ARGV[place], now)
end
wake()
return 1
