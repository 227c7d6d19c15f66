import assert from 'node:assert/strict'
import test from 'node:test'

import { Runner } from './runner.mjs'

const FILE = 'src/a.step.js'
const HTTP = "export const config = { name: 'A', triggers: [{ type: 'http', method: 'POST', path: '/' }] }\n"

function start(t, body, answer) {
  return Runner.start(
    t,
    { [FILE]: `${HTTP}export const handler = async ({ request, response }, ctx) => {\n${body}\n}` },
    { answer },
  )
}

/** Answers `body.read` with pieces of `text`. */
function bodyReader(...pieces) {
  return (method) => {
    if (method !== 'body.read') return null
    return { data: pieces.length > 0 ? Buffer.from(pieces.shift()).toString('base64') : null }
  }
}

test('rawBody and requestBody read the bytes of the request', async (t) => {
  const runner = await start(
    t,
    'return { status: 200, body: [String(await request.rawBody()), String(await request.requestBody.readAll())] }',
    bodyReader('ab', 'cd'),
  )
  assert.deepEqual((await runner.http(FILE)).result.body, ['abcd', 'abcd'])
})

test('files carry their bytes', async (t) => {
  const runner = await start(
    t,
    'return { status: 200, body: request.files.map(({ name, data }) => [name, Buffer.isBuffer(data), String(data)]) }',
  )
  const files = [{ name: 'f', filename: 'f.txt', contentType: 'text/plain', size: 2, data: 'aGk=' }]
  assert.deepEqual((await runner.http(FILE, { files })).result.body, [['f', true, 'hi']])
})

test('a streamed answer is started, written and ended in order, then done', async (t) => {
  const runner = await start(
    t,
    `response.status(206)
    response.headers({ 'content-type': 'text/event-stream' })
    response.stream.write('data: 1\\n\\n')
    await new Promise((resolve) => setImmediate(resolve))
    response.stream.write('data: 2\\n\\n')
    response.close()`,
  )
  assert.deepEqual(await runner.http(FILE), { t: 'done', result: null })
  const [first, ...rest] = runner.requests
  assert.deepEqual(first.params, { status: 206, headers: { 'content-type': 'text/event-stream' } })
  assert.equal(rest.at(-1).method, 'response.end')
  const written = rest
    .slice(0, -1)
    .map(({ params }) => Buffer.from(params.data, 'base64').toString())
    .join('')
  assert.equal(written, 'data: 1\n\ndata: 2\n\n')
})

test('a pipe that outlives the handler keeps the attempt open', async (t) => {
  const runner = await start(t, 'request.requestBody.stream.pipe(response.stream)', bodyReader('one', 'two'))
  assert.deepEqual(await runner.http(FILE), { t: 'done', result: null })
  assert.deepEqual(runner.requests.at(-1).method, 'response.end')
})

test('a slow client slows the writer down', async (t) => {
  const writes = []
  const answer = (method) => (method === 'response.write' ? new Promise((resolve) => writes.push(resolve)) : null)
  const runner = await start(
    t,
    `const full = !response.stream.write('x'.repeat(100000))
    await ctx.enqueue({ topic: 'full', data: full })
    await new Promise((resolve) => response.stream.once('drain', resolve))
    await ctx.enqueue({ topic: 'drained', data: null })
    response.close()`,
    answer,
  )
  const answered = runner.http(FILE)
  while (!runner.requests.some(({ params }) => params.topic === 'full'))
    await new Promise((resolve) => setImmediate(resolve))
  assert.equal(
    runner.requests.some(({ params }) => params.topic === 'drained'),
    false,
  )
  writes.shift()()
  assert.deepEqual(await answered, { t: 'done', result: null })
})

test('a client that left ends the stream without failing the attempt', async (t) => {
  const answer = (method) => {
    if (method === 'response.write') throw Object.assign(new Error('gone'), { code: 'client_gone' })
  }
  const runner = await start(t, "response.stream.write('x')", answer)
  assert.deepEqual(await runner.http(FILE), { t: 'done', result: null })
})

test('status and headers that were set without a body count for the returned one', async (t) => {
  const runner = await start(
    t,
    "response.status(201); response.headers({ a: 'b' }); return request.body ? { body: 1 } : undefined",
  )
  assert.deepEqual((await runner.http(FILE)).result, { status: 201, headers: { a: 'b' }, encoding: 'json' })
  assert.deepEqual((await runner.http(FILE, { body: 1 })).result, {
    status: 201,
    headers: { a: 'b' },
    body: 1,
    encoding: 'json',
  })
})
