import assert from 'node:assert/strict'
import test from 'node:test'

import { Runner } from './runner.mjs'

const FILE = 'src/a.step.js'
const QUEUE = "export const config = { name: 'A', triggers: [{ type: 'queue', topic: 't' }] }\n"

function start(t, body, options) {
  return Runner.start(t, { [FILE]: `${QUEUE}export const handler = async (input, ctx) => {\n${body}\n}` }, options)
}

/** Wait until `check` holds; a condition that never does fails the test instead of hanging it. */
async function until(check) {
  const deadline = Date.now() + 10_000
  while (!check()) {
    assert.ok(Date.now() < deadline, `still not true: ${check}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

test('printing inside an attempt becomes its log lines, with objects as data', async (t) => {
  const runner = await start(
    t,
    `ctx.logger.warn('a', { error: new Error('e'), big: 1n })
    console.log('order %d', 7, { id: 7 })
    console.error('bad')
    process.stdout.write('one\\ntw'); process.stdout.write('o')
    process.stderr.write('three\\n')
    const circle = {}; circle.self = circle; ctx.logger.info('circle', circle)`,
  )
  await runner.call(FILE)
  const lines = runner.logs.map(({ level, source, message }) => [level, source, message])
  assert.deepEqual(lines, [
    ['warn', 'logger', 'a'],
    ['info', 'console', 'order 7 { id: 7 }'],
    ['error', 'console', 'bad'],
    ['info', 'console', 'one'],
    ['error', 'stderr', 'three'],
    ['info', 'logger', 'circle'],
    ['info', 'console', 'two'],
  ])
  assert.equal(runner.logs[0].data.error.message, 'e')
  assert.deepEqual([runner.logs[0].data.big, runner.logs[1].data], ['1', { id: 7 }])
  assert.match(runner.logs[5].data, /Circular/)
  assert.equal(runner.output, '')
})

test('attempts that run at the same time keep their log lines apart', async (t) => {
  const runner = await start(t, "await ctx.state.get('g', 'k'); console.log(input)")
  await Promise.all(['a', 'b', 'c'].map((input) => runner.call(FILE, { input })))
  assert.deepEqual(new Set(runner.logs.map(({ id, message }) => `${id}${message}`)), new Set(['1a', '2b', '3c']))
})

test('printing at import time goes to stdout, requests then wait for a serving connection', async (t) => {
  const source = `import { stateManager } from 'motia'\nconsole.log('loading')\nexport const seen = stateManager.get('g', 'k')\n${QUEUE}`
  const runner = await Runner.start(t, { [FILE]: source }, { serves: false })
  await runner.describe(FILE)
  await until(() => runner.output === 'loading\n')
  assert.deepEqual(runner.requests, [])
  await runner.connect(true)
  await until(() => runner.requests.length === 1)
  assert.deepEqual(runner.requests[0], {
    t: 'request',
    id: 0,
    call: 1,
    method: 'state.get',
    params: { group: 'g', key: 'k' },
  })
})

test('cancel is answered at once, fires the signal and refuses further requests', async (t) => {
  const runner = await start(
    t,
    `const aborted = new Promise((resolve) => ctx.signal.addEventListener('abort', resolve))
    ctx.logger.info('ready')
    await aborted
    await ctx.state.set('g', 'k', 1).catch((error) => ctx.logger.info(error.name))`,
  )
  const answered = runner.call(FILE)
  await until(() => runner.logs.length === 1)
  runner.wire.send({ t: 'cancel', id: runner.lastId, reason: 'it took longer than 5 s' })
  const { error } = await answered
  assert.deepEqual([error.name, error.message], ['Cancelled', 'it took longer than 5 s'])
  await until(() => runner.logs.length === 2)
  assert.deepEqual([runner.logs[1].id, runner.logs[1].message, runner.requests], [0, 'Cancelled', []])
})

test('a cancelled attempt rejects the request that was waiting', async (t) => {
  const runner = await start(t, "await ctx.state.get('g', 'k').catch((error) => console.log(error.code))", {
    answer: () => new Promise(() => {}),
  })
  const answered = runner.call(FILE)
  await until(() => runner.requests.length === 1)
  runner.wire.send({ t: 'cancel', id: runner.lastId, reason: 'enough' })
  await answered
  await until(() => runner.output === 'cancelled\n')
})

test('an error that nobody catches fails its attempt only', async (t) => {
  const runner = await start(
    t,
    "if (input) await new Promise(() => setTimeout(() => { throw new TypeError('late') }, 1))",
  )
  const { error } = await runner.call(FILE, { input: true })
  assert.deepEqual([error.name, error.message, error.line], ['TypeError', 'late', 3])
  assert.equal((await runner.call(FILE)).t, 'done')
})

test('an unhandled rejection after the attempt is logged as such', async (t) => {
  const runner = await start(t, "setTimeout(() => Promise.reject(new Error('lost')), 1)")
  await runner.call(FILE)
  await until(() => runner.logs.length > 0)
  const [{ id, level, message, data }] = runner.logs
  assert.deepEqual([id, level, data.file, data.line], [0, 'error', FILE, 3])
  assert.match(message, /a promise was rejected and nothing handled it: Error: lost/)
})

test('process.exit in a handler fails the attempt and names the line', async (t) => {
  const runner = await start(t, 'if (input) process.exit(1)')
  const { error } = await runner.call(FILE, { input: true })
  assert.equal(error.name, 'ExitRefused')
  assert.match(error.message, /process\.exit\(1\) was called in src\/a\.step\.js:3/)
  assert.equal((await runner.call(FILE)).t, 'done')
})

test('the runner ends when its stdin closes, answers ping, and refuses unknown frames', async (t) => {
  const runner = await start(t, '')
  assert.deepEqual(await runner.ask({ t: 'ping' }), { t: 'pong', callers: 1 })
  const closed = new Promise((resolve) => runner.socket.on('close', resolve))
  runner.wire.send({ t: 'nonsense' })
  await closed
  await until(() => runner.output.includes(`doesn't know the frame "nonsense"`))
  runner.process.stdin.end()
  assert.equal(await runner.exited, 0)
})

test('a large frame arrives whole', async (t) => {
  const runner = await start(t, "await ctx.enqueue({ topic: 'size', data: input.length })")
  await runner.call(FILE, { input: 'ä'.repeat(3e6) })
  assert.equal(runner.requests[0].params.data, 3e6)
})
