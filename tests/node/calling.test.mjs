import assert from 'node:assert/strict'
import test from 'node:test'

import { Runner } from './runner.mjs'

const HTTP = "export const config = { name: 'A', triggers: [{ type: 'http', method: 'POST', path: '/' }] }\n"
const QUEUE = "export const config = { name: 'A', triggers: [{ type: 'queue', topic: 't' }] }\n"
const FILE = 'src/a.step.js'

function start(t, source, options) {
  return Runner.start(t, { [FILE]: source }, options)
}

test('an http handler gets {request, response} and the plain request in one', async (t) => {
  const runner = await start(
    t,
    `${HTTP}export const handler = async (input, ctx) =>
    ({ status: 201, headers: { 'x-n': 1 }, body: [input.request.body, input.body, input.pathParams, input.request.method, ctx.getData(), ctx.traceId] })`,
  )
  const { result } = await runner.http(FILE, { body: { a: 1 }, pathParams: { id: '7' } })
  const body = [{ a: 1 }, { a: 1 }, { id: '7' }, 'POST', { a: 1 }, 'ab'.repeat(16)]
  assert.deepEqual(result, { status: 201, headers: { 'x-n': '1' }, body, encoding: 'json' })
})

const RESULTS = {
  undefined: [undefined, null],
  '{ body: "x", headers: { "Content-Type": "text/html" } }': [
    'text',
    { status: 200, headers: { 'Content-Type': 'text/html' }, body: 'x', encoding: 'text' },
  ],
  '{ status: 200, body: Buffer.from("hi") }': ['bytes', { status: 200, headers: {}, body: 'aGk=', encoding: 'base64' }],
  '{ statusCode: 404 }': ['statusCode', { status: 404, headers: {}, encoding: 'json' }],
  '[1, 2]': ['bare', { status: 200, headers: {}, body: [1, 2], encoding: 'json' }],
  '{ status: 200, headers: new Headers({ a: "b" }) }': [
    'Headers',
    { status: 200, headers: { a: 'b' }, encoding: 'json' },
  ],
  '{ status: 200, body: new Blob(["hi"], { type: "image/png" }) }': [
    'Blob',
    { status: 200, headers: { 'content-type': 'image/png' }, body: 'aGk=', encoding: 'base64' },
  ],
  '{ status: 200, headers: { "Content-Type": "a/b" }, body: new Blob(["hi"]).stream() }': [
    'ReadableStream',
    { status: 200, headers: { 'content-type': 'a/b' }, body: 'aGk=', encoding: 'base64' },
  ],
  'Response.json({ a: 1 }, { status: 201 })': [
    'Response',
    { status: 201, headers: { 'content-type': 'application/json' }, body: 'eyJhIjoxfQ==', encoding: 'base64' },
  ],
}

for (const [returned, [, expected]] of Object.entries(RESULTS)) {
  test(`an http handler may return ${returned}`, async (t) => {
    const runner = await start(t, `${HTTP}export const handler = async () => (${returned})`)
    assert.deepEqual((await runner.http(FILE)).result, expected)
  })
}

test('a result that JSON cannot hold fails the attempt and says why', async (t) => {
  const runner = await start(
    t,
    `${HTTP}export const handler = async ({ body }) => ({ status: 200, body: body ? 'x'.repeat(17e6) : { n: 1n } })`,
  )
  assert.match(
    (await runner.http(FILE)).error.message,
    /^the handler's result can't be sent: \$.* is a BigInt, which isn't a JSON value/,
  )
  assert.match(
    (await runner.http(FILE, { body: true })).error.message,
    /17,000,\d+ bytes as JSON; at most 16,777,216 fit/,
  )
})

test('a half surrogate pair in a result is refused, and elsewhere never breaks the wire', async (t) => {
  const runner = await start(
    t,
    `${HTTP}export const handler = async ({ body }) => {
      if (body) throw new Error('a\\ud800b')
      return { status: 200, body: ['a\\ud800b'] }
    }`,
  )
  assert.equal(
    (await runner.http(FILE)).error.message,
    "the handler's result can't be sent: $[0] holds half of a character (a lone surrogate)",
  )
  assert.equal((await runner.http(FILE, { body: true })).error.message, 'a\uFFFDb')
})

test('middleware runs from the outermost inwards and may change both ways', async (t) => {
  const runner = await start(
    t,
    `const outer = async (args, ctx, next) => { args.request.user = 'u'; const r = await next(); r.body.push('outer'); return r }
    const inner = async (args, ctx, next) => args.body === 'stop' ? { status: 401 } : next()
    export const config = { name: 'A', triggers: [{ type: 'http', middleware: [outer, inner] }] }
    export const handler = async ({ request }) => ({ status: 200, body: [request.user] })`,
  )
  assert.deepEqual((await runner.http(FILE)).result.body, ['u', 'outer'])
  assert.equal((await runner.http(FILE, { body: 'go' })).result.status, 200)
})

test('only a literal false of a condition skips the handler', async (t) => {
  const runner = await start(
    t,
    `export const config = { name: 'A', triggers: [{ type: 'queue', topic: 't', condition: async (input) => input.pass }] }
    export const handler = () => {}`,
  )
  const condition = { text: 'async (input) => input.pass' }
  assert.deepEqual(await runner.call(FILE, { input: { pass: false } }), { t: 'done', skipped: true, condition })
  for (const pass of [undefined, null, 0, ''])
    assert.deepEqual(await runner.call(FILE, { input: { pass } }), { t: 'done' })
})

test('ctx offers the trigger, its guards and match', async (t) => {
  const runner = await start(
    t,
    `${QUEUE}export const handler = async (input, ctx) => {
    await ctx.enqueue({ topic: 'r', data: [ctx.is.queue(input), ctx.is.http(input), ctx.trigger.topic, await ctx.match({ queue: async (x) => x + 1 }), await ctx.match({ http() {} })] })
  }`,
  )
  await runner.call(FILE, { trigger: { type: 'queue', index: 0, topic: 't' }, input: 1 })
  assert.deepEqual(runner.requests[0].params, { topic: 'r', data: [true, false, 't', 2, null] })
  assert.match(runner.logs[0].message, /No handler matched for trigger type: queue\. Available handlers: http/)
})

test('state, streams and messages become requests of the attempt', async (t) => {
  const source = `import { Stream, stateManager, enqueue } from 'motia'
    const chat = new Stream({ name: 'chat' })
    ${QUEUE}export const handler = async (input, { state, streams, emit }) => {
      await stateManager.set('g', 'k', 1)
      await state.update('g', 'k', [{ op: 'increment', path: '/n', value: 2 }])
      const groups = await state.listGroups()
      await chat.send({ groupId: 'g' }, { type: 'typing', data: groups.groups })
      await streams.other.getGroup('g')
      await emit({ type: 't', data: {} })
      enqueue({ topic: 'late', data: [...groups], messageGroupId: 7 })
    }`
  const runner = await start(t, source, { answer: (method) => (method === 'state.groups' ? ['a'] : null) })
  assert.deepEqual(await runner.call(FILE), { t: 'done' })
  assert.deepEqual(
    runner.requests.map(({ call, method, params }) => [call, method, params]),
    [
      [1, 'state.set', { group: 'g', key: 'k', value: 1 }],
      [2, 'state.update', { group: 'g', key: 'k', ops: [{ type: 'increment', path: 'n', by: 2 }] }],
      [3, 'state.groups', {}],
      [4, 'streams.send', { stream: 'chat', group: 'g', event: { type: 'typing', data: ['a'] } }],
      [5, 'streams.list', { stream: 'other', group: 'g' }],
      [6, 'enqueue', { topic: 't', data: {} }],
      [7, 'enqueue', { topic: 'late', data: ['a'], messageGroupId: '7' }],
    ],
  )
})

test('done waits for the requests that the handler did not await', async (t) => {
  let answered = false
  const answer = async () => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    answered = true
  }
  const runner = await start(
    t,
    `${QUEUE}export const handler = (input, ctx) => { ctx.enqueue({ topic: 'late', data: 1 }) }`,
    { answer },
  )
  await runner.call(FILE)
  assert.equal(answered, true)
})

test('a refused request rejects with its code, and the failure names the line of the Step', async (t) => {
  const answer = () => {
    throw Object.assign(new Error('too big'), { code: 'payload_invalid', hint: 'less' })
  }
  const runner = await start(
    t,
    `${QUEUE}\nexport const handler = async (input, ctx) => {\n  await ctx.state.set('g', 'k', 1)\n}`,
    { answer },
  )
  const { error } = await runner.call(FILE)
  assert.deepEqual(
    [error.message, error.code, error.hint, error.file, error.line],
    ['too big', 'payload_invalid', 'less', FILE, 4],
  )
})

test('a thrown error carries name, message, project frames, file and the original line', async (t) => {
  const source = `enum A { B }\n${QUEUE}interface X {\n  a: number\n}\nexport const handler = async (input: X) => {\n  fail(input)\n}\nfunction fail(_x: X): never {\n  throw new RangeError('no', { cause: 'because' })\n}`
  const runner = await Runner.start(t, { 'src/a.step.ts': source })
  const { error } = await runner.call('src/a.step.ts')
  assert.deepEqual([error.name, error.message, error.file, error.line], ['RangeError', 'no', 'src/a.step.ts', 10])
  assert.match(
    error.stack,
    /at fail \(src\/a\.step\.ts:10:\d+\)\n {4}at handler \(src\/a\.step\.ts:7:\d+\)\nCaused by Error: because/,
  )
})

test('what is thrown need not be an Error', async (t) => {
  const runner = await start(t, `${QUEUE}export const handler = async (input) => { throw input }`)
  assert.equal((await runner.call(FILE, { input: 'text' })).error.message, 'text')
  assert.match((await runner.call(FILE, { input: { a: 1 } })).error.message, /threw \{ a: 1 \}, which is not an Error/)
})

test('legacy configs run: api with req, event with input, cron with ctx only', async (t) => {
  const runner = await Runner.start(t, {
    'steps/api.step.js':
      "export const config = { type: 'api', name: 'A', middleware: [(req, ctx, next) => next()] }\nexport const handler = async (req, { logger }) => ({ status: 200, body: req.queryParams })",
    'steps/cron.step.js':
      "export const config = { type: 'cron', name: 'C', cron: '* * * * *' }\nexport const handler = async (ctx) => ctx.emit({ topic: 'tick', data: ctx.trigger.type })",
  })
  assert.deepEqual((await runner.http('steps/api.step.js', { queryParams: { q: '1' } })).result.body, { q: '1' })
  await runner.call('steps/cron.step.js', { trigger: { type: 'cron', index: 0 } })
  assert.deepEqual(runner.requests[0].params, { topic: 'tick', data: 'cron' })
})

test('hooks of streams and settings are called by kind', async (t) => {
  const runner = await Runner.start(t, {
    'src/s.stream.ts':
      "export const config = { name: 's', onJoin: async ({ groupId }, ctx, auth) => ({ unauthorized: groupId !== auth.group }) }",
    'src/old.stream.ts':
      "export const config = { name: 'o', canAccess: (subscription, auth) => auth === subscription.id }",
    'motia.config.ts':
      'export const authenticateStream = async ({ queryParams }, ctx) => ({ context: queryParams.token[0] })',
  })
  const join = (file, subscription, authContext) =>
    runner.call(file, { kind: 'join', input: { subscription, authContext } })
  assert.deepEqual((await join('src/s.stream.ts', { groupId: 'a' }, { group: 'a' })).result, { unauthorized: false })
  assert.deepEqual((await join('src/old.stream.ts', { groupId: 'a', id: '1' }, '2')).result, { unauthorized: true })
  const authenticated = await runner.call('motia.config.ts', {
    kind: 'authenticate',
    input: { queryParams: { token: ['x'] } },
  })
  assert.deepEqual(authenticated.result, { context: 'x' })
})
