// BullMQ, 50 at once in one process, results kept: `bullmq.mjs SOCKET produce|work COUNT RATE`.
import { Queue, Worker } from 'bullmq'

const [path, what, number, pace] = process.argv.slice(2)
const connection = { path, maxRetriesPerRequest: null }
const count = Number(number)
const now = () => Number(process.hrtime.bigint()) / 1e6

async function produce(rate) {
  const queue = new Queue('bench', { connection })
  const began = now()
  for (let start = 0; start < count; start += rate ? 1 : 500) {
    if (rate) await new Promise((done) => setTimeout(done, Math.max(0, began + (start * 1000) / rate - now())))
    const size = rate ? 1 : Math.min(500, count - start)
    await queue.addBulk(Array.from({ length: size }, () => ({ name: 'job', data: { sent: now() } })))
  }
  await queue.close()
}

function work() {
  const waited = []
  let began = 0
  new Worker(
    'bench',
    async (job) => {
      began ||= now()
      waited.push(now() - job.data.sent)
      if (waited.length === count) setImmediate(print)
      return waited.length
    },
    { connection, concurrency: 50 },
  )
  function print() {
    waited.sort((one, other) => one - other)
    const rate = (count / (now() - began)) * 1000
    const at = (share) => waited[Math.floor(count * share)]
    console.log(JSON.stringify({ rate, p50: at(0.5), p99: at(0.99) }))
    process.exit(0)
  }
}

await (what === 'produce' ? produce(Number(pace)) : work())
