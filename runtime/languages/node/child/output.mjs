/**
 * Turns what user code prints inside an attempt into log lines of that attempt; outside of attempts printing works
 * as in any Node program.
 */

import { StringDecoder } from 'node:string_decoder'
import { formatWithOptions, inspect } from 'node:util'

import { isTooDeep } from './payload.mjs'

const MESSAGE_LIMIT = 64 * 1024
const DATA_LIMIT = 1024 * 1024
const FORMAT = { colors: false, depth: 4, breakLength: 120 }
const LEVELS = { log: 'info', info: 'info', warn: 'warn', error: 'error', debug: 'debug' }

/** Return a `log` frame; data that JSON can't hold arrives as its printed form. */
export function logFrame(id, level, message, data, source) {
  const text = typeof message === 'string' ? message : formatWithOptions(FORMAT, message)
  const frame = { t: 'log', id, level, message: shorten(text, MESSAGE_LIMIT), source, time: now() }
  if (data !== undefined) frame.data = plain(data)
  return frame
}

/** Milliseconds since the epoch, with their fraction. */
function now() {
  return performance.timeOrigin + performance.now()
}

function shorten(text, limit) {
  return text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length - limit} more characters)`
}

function plain(data) {
  if (data === null || typeof data !== 'object') return typeof data === 'bigint' ? String(data) : data
  try {
    const text = JSON.stringify(data, revealing)
    if (isTooDeep(JSON.parse(text))) return shorten(inspect(data, FORMAT), MESSAGE_LIMIT)
    return text.length > DATA_LIMIT ? shorten(text, MESSAGE_LIMIT) : JSON.parse(text)
  } catch {
    return shorten(inspect(data, FORMAT), MESSAGE_LIMIT)
  }
}

function revealing(_key, value) {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack, ...value }
  if (value instanceof Map) return Object.fromEntries(value)
  if (value instanceof Set) return [...value]
  return value
}

function keep(state, part) {
  const room = MESSAGE_LIMIT - state.text.length
  state.text += part.slice(0, room)
  state.leftOut += Math.max(0, part.length - room)
}

/** Cuts chunks of text into lines; of text without a newline the beginning waits for more, or for `end`. */
export class Lines {
  #emit
  #rest = new Map()

  constructor(emit) {
    this.#emit = emit
  }

  write(chunk, from) {
    const state = this.#rest.get(from.source) ?? { from, text: '', leftOut: 0, decoder: new StringDecoder('utf8') }
    this.#rest.set(from.source, state)
    const text = typeof chunk === 'string' ? chunk : state.decoder.write(Buffer.from(chunk))
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      keep(state, text.slice(start, end))
      this.#endLine(state)
      start = end + 1
    }
    keep(state, text.slice(start))
  }

  end() {
    for (const state of this.#rest.values()) if (state.text) this.#endLine(state)
    this.#rest.clear()
  }

  #endLine(state) {
    const { text, leftOut, from } = state
    state.text = ''
    state.leftOut = 0
    this.#emit(text.endsWith('\r') ? text.slice(0, -1) : text, from)
    if (leftOut > 0) this.#emit(`… ${leftOut.toLocaleString('en')} more characters of this line were left out`, from)
  }
}

/**
 * Replace console's methods and the writers of stdout and stderr.
 * @param {() => import('./attempt.mjs').Attempt | undefined} find returns the running attempt of the code that prints
 */
export function captureOutput(find) {
  for (const [method, level] of Object.entries(LEVELS)) captureMethod(method, level, find)
  const trace = console.trace.bind(console)
  console.trace = (...values) => {
    const attempt = find()
    if (!attempt) return trace(...values)
    const stack = new Error().stack.split('\n').slice(2).join('\n')
    attempt.log('debug', `${formatWithOptions(FORMAT, ...values)}\n${stack}`, undefined, 'console')
  }
  captureStream(process.stdout, 'info', 'console', find)
  captureStream(process.stderr, 'error', 'stderr', find)
}

function captureMethod(method, level, find) {
  const original = console[method].bind(console)
  console[method] = (...values) => {
    const attempt = find()
    if (!attempt) return original(...values)
    const objects = values.filter((value) => value !== null && typeof value === 'object')
    const data = objects.length > 1 ? objects : objects[0]
    attempt.log(level, formatWithOptions(FORMAT, ...values), data, 'console')
  }
}

function captureStream(stream, level, source, find) {
  const original = stream.write.bind(stream)
  stream.write = (chunk, encoding, callback) => {
    const attempt = find()
    if (!attempt) return original(chunk, encoding, callback)
    attempt.write(level, source, chunk)
    const written = typeof encoding === 'function' ? encoding : callback
    if (written) process.nextTick(written)
    return true
  }
}
