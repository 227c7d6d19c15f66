-- Tells a FIFO group that a job which a stock RQ worker ran needs no further attempt. ARGV: queue, id.
leave(ARGV[1], redis.call('HGET', job_key(ARGV[2]), 'motia_group'), ARGV[2])
