import assert from 'node:assert/strict'
import test from 'node:test'
import { z } from 'zod'

import * as motia from '../../runtime/languages/node/sdk/index.mjs'
import { translateOps } from '../../runtime/languages/node/sdk/operations.mjs'

const NAMES = `http queue cron state stream api step multiTriggerStep jsonSchema enqueue logger Logger stateManager
  StateManager Stream Motia getInstance initIII setupStepEndpoint generateStepId isApiTrigger isQueueTrigger
  isCronTrigger isStateTrigger isStreamTrigger getApiTriggers getQueueTriggers getCronTriggers getStateTriggers
  getStreamTriggers ChannelReader ChannelWriter`.split(/\s+/)

test('the SDK exports every run-time name of Motia 1.0', () => {
  assert.deepEqual(
    NAMES.filter((name) => motia[name] === undefined),
    [],
  )
})

test('builders make the trigger objects that Motia makes', () => {
  const condition = () => true
  const schema = { type: 'object' }
  assert.deepEqual(motia.http('GET', '/a', { bodySchema: schema }, condition), {
    type: 'http',
    method: 'GET',
    path: '/a',
    bodySchema: schema,
    condition,
  })
  assert.deepEqual(motia.queue('t', { config: { type: 'fifo' } }), {
    type: 'queue',
    topic: 't',
    config: { type: 'fifo' },
    condition: undefined,
  })
  assert.deepEqual(motia.cron('* * * * *'), { type: 'cron', expression: '* * * * *', condition: undefined })
  assert.deepEqual(motia.stream('s', condition), { type: 'stream', streamName: 's', condition })
  assert.deepEqual(motia.stream('s', { groupId: 'g' }), { type: 'stream', streamName: 's', groupId: 'g' })
})

test('guards and getters tell triggers apart', () => {
  const triggers = [motia.http('GET', '/'), motia.queue('t'), motia.cron('x'), motia.state(), motia.stream('s')]
  const getters = ['Api', 'Queue', 'Cron', 'State', 'Stream'].map((kind) => motia[`get${kind}Triggers`])
  assert.deepEqual(
    getters.map((get) => get({ config: { triggers } })),
    triggers.map((trigger) => [trigger]),
  )
})

test('step() takes its handler at once or later', () => {
  const [config, handler] = [{ name: 'x', triggers: [] }, () => 1]
  assert.deepEqual(motia.step(config, handler), { config, handler })
  assert.deepEqual(motia.step(config).handle(handler), { config, handler })
})

test('multiTriggerStep calls the handler of the trigger, a cron handler with ctx only', async () => {
  const { handler } = motia
    .multiTriggerStep({ name: 'x' })
    .onQueue((input) => ['queue', input])
    .handlers({ cron: (ctx) => ['cron', ctx.trigger.type] })
  assert.deepEqual(await handler(1, { trigger: { type: 'queue' } }), ['queue', 1])
  assert.deepEqual(await handler(undefined, { trigger: { type: 'cron' } }), ['cron', 'cron'])
})

test('multiTriggerStep throws when no handler fits', async () => {
  const { handler } = motia
    .multiTriggerStep({ name: 'x' })
    .onQueue(() => 1)
    .handlers()
  const ctx = { trigger: { type: 'http' }, logger: { warn() {} } }
  await assert.rejects(handler({}, ctx), {
    message: 'No handler defined for trigger type: http. Available handlers: queue',
  })
})

test('jsonSchema turns zod into draft 7 and leaves JSON Schema alone', () => {
  const made = motia.jsonSchema(z.object({ a: z.string().default('x') }))
  assert.equal(made.$schema, 'http://json-schema.org/draft-07/schema#')
  assert.deepEqual(made.properties, { a: { type: 'string', default: 'x' } })
  assert.equal(made.required, undefined)
  assert.deepEqual(motia.jsonSchema({ type: 'string' }), { type: 'string' })
})

test('generateStepId gives the ids that Motia gives', () => {
  assert.equal(motia.generateStepId('./steps/todo/create-todo.step.ts'), '13cfe772-d580-5afb-ab52-3b91b7466c24')
})

test('both dialects of update operations mean the same', () => {
  assert.deepEqual(
    translateOps([
      { op: 'set', path: '/a', value: 1 },
      { op: 'increment', path: '/n', value: 2 },
      { type: 'decrement', path: 'n' },
    ]),
    [
      { type: 'set', path: 'a', value: 1 },
      { type: 'increment', path: 'n', by: 2 },
      { type: 'decrement', path: 'n', by: 1 },
    ],
  )
})

test('a call without a runner is refused with a hint', async () => {
  await assert.rejects(motia.stateManager.get('g', 'k'), { code: 'runner_unavailable', hint: /studio dev/ })
})

test('enqueue without a topic is refused before anything is sent', async () => {
  await assert.rejects(motia.enqueue({ data: 1 }), { code: 'topic_not_set' })
})
