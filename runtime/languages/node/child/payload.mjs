/**
 * Which values may leave a handler: JSON that every language reads alike. The same rules and words as the studio's own,
 * for what it would never get to see: JSON.stringify writes NaN as null and a Map as {} without a word.
 */

import { MotiaError } from '../sdk/errors.mjs'

const MAX_DEPTH = 100
const MAX_PATH = 120
const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_]*$/
/** Parameters that hold a person's values: what they are called in errors, and the levels that the call itself adds. */
const PARAMETERS = Object.entries({ value: ['$', 0], data: ['$', 0], event: ['event', 1], ops: ['ops', 2] })

const SOUND = 0
/** Holds a number that JSON.stringify would write as another one or as an integer that others can't read exactly. */
const EXACT = 1
const BAD = 2

/**
 * Return the parameters of a `ctx` call as they can be sent.
 * @throws {MotiaError} one of them holds a value that isn't allowed; the message says where
 */
export function checkedParams(params) {
  let sent = params
  for (const [name, [path, more]] of PARAMETERS) {
    if (!Object.hasOwn(params, name)) continue
    const value = checked(params[name], path, MAX_DEPTH + more, '')
    if (value !== params[name]) sent = { ...sent, [name]: value }
  }
  return sent
}

/**
 * Return a handler's result as it can be sent; of an http response the body counts.
 * @throws {MotiaError} it holds a value that isn't allowed; the message says where
 */
export function checkedResult(result) {
  const isResponse = typeof result === 'object' && result !== null && 'encoding' in result
  const value = isResponse ? result.body : result
  const sent = checked(value, '$', MAX_DEPTH, "the handler's result can't be sent: ")
  if (sent === value) return result
  return isResponse ? { ...result, body: sent } : sent
}

/** Tell whether a value has more levels than anybody reads; one that contains itself has. */
export function isTooDeep(value, depth = MAX_DEPTH) {
  if (typeof value !== 'object' || value === null) return false
  return depth <= 0 || Object.values(value).some((item) => isTooDeep(item, depth - 1))
}

/** Return the first thing that is wrong with a value, and where; null when nothing is. */
export function findFault(value, path = '$', depth = MAX_DEPTH, around = []) {
  switch (typeof value) {
    case 'string':
      return textFault(value, path)
    case 'number':
      return Number.isFinite(value) ? null : `${shown(path)} is ${value}, which JSON doesn't have`
    case 'bigint':
      return bigintFault(value, path)
    case 'object':
      return value === null ? null : objectFault(value, path, depth, around)
    default:
      return null
  }
}

function checked(value, path, depth, prefix) {
  const found = survey(value, depth)
  if (found === SOUND) return value
  if (found === EXACT) return exact(value)
  const fault = findFault(value, path, depth) ?? `${shown(path)} can't be written as JSON`
  throw new MotiaError({ code: 'payload_invalid', message: prefix + fault })
}

/** Look at a value as JSON.stringify would, fast. */
function survey(value, depth) {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? SOUND : BAD
    case 'number':
      return Number.isFinite(value) ? (isWrittenAsIs(value) ? SOUND : EXACT) : BAD
    case 'bigint':
      return BAD
    case 'object':
      return value === null ? SOUND : surveyObject(value, depth)
    default:
      return SOUND
  }
}

function surveyObject(value, depth) {
  if (typeof value.toJSON === 'function') return isInvalidDate(value) ? BAD : survey(value.toJSON(''), depth)
  if (depth <= 0 || isForeign(value)) return BAD
  let found = SOUND
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length && found !== BAD; index++) found |= survey(value[index], depth - 1)
    return found > EXACT ? BAD : found
  }
  for (const key of Object.keys(value)) {
    if (!key.isWellFormed()) return BAD
    found |= survey(value[key], depth - 1)
    if (found > EXACT) return BAD
  }
  return found
}

/** Copy a value so that -0 and whole numbers beyond 2^53, which are floats, are written as floats. */
function exact(value) {
  if (typeof value === 'number') return isWrittenAsIs(value) ? value : JSON.rawJSON(asFloat(value))
  if (typeof value !== 'object' || value === null) return value
  if (typeof value.toJSON === 'function') return exact(value.toJSON(''))
  if (Array.isArray(value)) return value.map(exact)
  const copy = Object.create(null) // where `__proto__` is a key like any other
  for (const key of Object.keys(value)) copy[key] = exact(value[key])
  return copy
}

function isWrittenAsIs(number) {
  return Number.isInteger(number) ? Number.isSafeInteger(number) && !Object.is(number, -0) : true
}

function asFloat(number) {
  return Object.is(number, -0) ? '-0.0' : number.toExponential()
}

function bigintFault(value, path) {
  const magnitude = value < 0n ? -value : value
  if (magnitude <= BigInt(Number.MAX_SAFE_INTEGER)) {
    return `${shown(path)} is a BigInt, which isn't a JSON value: send Number(value) or String(value)`
  }
  const digits = magnitude < 10n ** 40n ? value.toLocaleString('en-US') : 'an integer of more than 40 digits'
  return `${shown(path)} is ${digits}, beyond ±(2^53 - 1): JavaScript would round it; send it as a text`
}

function objectFault(value, path, depth, around) {
  if (isInvalidDate(value)) return `${shown(path)} is an invalid Date, which JSON doesn't have`
  if (typeof value.toJSON === 'function') return findFault(value.toJSON(''), path, depth, around)
  if (isForeign(value)) return `${shown(path)} is a ${value.constructor.name}, which isn't a JSON value${advice(value)}`
  if (around.includes(value)) return `${shown(path)} contains itself`
  if (depth <= 0) return `${shown(path)} is nested too deep; ${MAX_DEPTH} levels are the limit`
  const inside = [...around, value]
  if (Array.isArray(value)) {
    return first(value.keys(), (index) => findFault(value[index], `${path}[${index}]`, depth - 1, inside))
  }
  return first(
    Object.keys(value),
    (key) => textFault(key, `a key of ${path}`) ?? findFault(value[key], member(path, key), depth - 1, inside),
  )
}

/** Return the first answer that isn't null. */
function first(items, ask) {
  for (const item of items) {
    const answer = ask(item)
    if (answer !== null) return answer
  }
  return null
}

function textFault(text, path) {
  return text.isWellFormed() ? null : `${shown(path)} holds half of a character (a lone surrogate)`
}

function isInvalidDate(value) {
  return value instanceof Date && Number.isNaN(value.getTime())
}

function isForeign(value) {
  return value instanceof Map || value instanceof Set || ArrayBuffer.isView(value) || value instanceof ArrayBuffer
}

function advice(value) {
  if (value instanceof Map) return ': send Object.fromEntries(value)'
  return value instanceof Set ? ': send [...value]' : ': send base64 text'
}

function member(path, key) {
  if (PLAIN_KEY.test(key)) return `${path}.${key}`
  const quoted = JSON.stringify(key).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `${path}[${quoted}]`
}

function shown(path) {
  const half = MAX_PATH / 2
  return path.length <= MAX_PATH ? path : `${path.slice(0, half)}…${path.slice(-half)}`
}
