/**
 * Names that generated entry files and hand-written bootstraps use. The studio finds Steps and streams by itself, so
 * these collect what they are given and answer truthfully; nothing is registered twice.
 */

import { createHash } from 'node:crypto'

import { MotiaError } from './errors.mjs'
import { asGroups, translateOps } from './operations.mjs'
import { ambient } from './scope.mjs'
import { Stream } from './streams.mjs'

const STEP_NAMESPACE = '7f1c3ff29b004d0abdd7efb8bca49d4f'

/** Return the id of a Step file's path: uuid5 in Motia's namespace. */
export function generateStepId(path) {
  const hash = createHash('sha1').update(Buffer.from(STEP_NAMESPACE, 'hex')).update(path).digest()
  hash[6] = (hash[6] & 0x0f) | 0x50
  hash[8] = (hash[8] & 0x3f) | 0x80
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Collects Steps and streams. `initialize()` resolves at once: the studio has discovered the files already. */
export class Motia {
  steps = []
  streams = {}
  authenticateStream = undefined

  addStep(config, stepPath, handler, filePath = stepPath) {
    this.steps.push({ config, handler, filePath, id: generateStepId(stepPath) })
  }

  addStream(config, _path) {
    this.streams[config.name] = new Stream(config)
    return this.streams[config.name]
  }

  async initialize() {}
}

/** Functions of the engine that `getInstance().trigger()` can reach, as requests of the runner protocol. */
const FUNCTIONS = {
  enqueue: (data) => ['enqueue', data],
  'state::get': ({ scope, key }) => ['state.get', { group: scope, key }],
  'state::set': ({ scope, key, value, data = value }) => ['state.set', { group: scope, key, value: data }],
  'state::update': ({ scope, key, ops }) => ['state.update', { group: scope, key, ops: translateOps(ops) }],
  'state::delete': ({ scope, key }) => ['state.delete', { group: scope, key }],
  'state::list': ({ scope }) => ['state.list', { group: scope }],
  'state::list_groups': () => ['state.groups', {}],
  'stream::get': (data) => ['streams.get', itemOf(data)],
  'stream::set': (data) => ['streams.set', { ...itemOf(data), value: data.data }],
  'stream::update': (data) => ['streams.update', { ...itemOf(data), ops: translateOps(data.ops) }],
  'stream::delete': (data) => ['streams.delete', itemOf(data)],
  'stream::list': ({ stream_name, group_id }) => ['streams.list', { stream: stream_name, group: group_id }],
  'stream::list_groups': ({ stream_name }) => ['streams.groups', { stream: stream_name }],
  'stream::send': ({ type, data, ...rest }) => [
    'streams.send',
    { ...itemOf({ ...rest, item_id: rest.id }), event: { type, data } },
  ],
}

function itemOf({ stream_name, group_id, item_id }) {
  return { stream: stream_name, group: group_id, item: item_id }
}

/** The stand-in for the engine's worker object: calls the engine functions that the studio has. */
class Worker {
  /** `trigger(id, payload)` or `trigger({function_id, payload})` */
  async trigger(target, payload) {
    const [id, data] = typeof target === 'string' ? [target, payload] : [target.function_id, target.payload]
    const translate = FUNCTIONS[id]
    if (!translate) {
      const known = Object.keys(FUNCTIONS).join(', ')
      throw new MotiaError({
        code: 'function_not_found',
        message: `there is no function ${id}`,
        hint: `the studio has ${known}`,
      })
    }
    const result = await ambient.request(...translate(data ?? {}))
    return id.endsWith('::list_groups') ? asGroups(result) : result
  }

  /** The older name of `trigger`. */
  call(target, payload) {
    return this.trigger(target, payload)
  }

  async shutdown() {}
}

let instance = null

/** Return the worker object, made on first use. */
export function getInstance() {
  instance ??= new Worker()
  return instance
}

/** Make the worker object anew. Its telemetry options are the studio's business: config.yaml has them. */
export function initIII(_otel) {
  instance = new Worker()
  return instance
}

/** Do nothing: the gateway answers `GET /__motia/step/:stepId` itself. */
export function setupStepEndpoint(_worker) {}

/** Return the settings of a 0.x `motia.config.ts` as they are. */
export function defineConfig(settings) {
  return settings
}
