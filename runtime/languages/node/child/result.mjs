/** Turns what an http handler returned into the `result` of a `done` frame. */

import { MotiaError } from '../sdk/errors.mjs'

const RESPONSE_KEYS = ['status', 'statusCode', 'status_code', 'headers', 'body']
const READABLE = [Blob, ReadableStream, FormData, URLSearchParams]
const JSON_TYPE = /[/+]json\b/i

/**
 * Return `{status, headers, body, encoding}`, or null when the handler returned nothing.
 * @param {unknown} value a response object, the web's `Response`, or a bare value that becomes the body
 * @param {{status: number, headers: object}} [preset] what the handler had set on `response`
 */
export function toResponse(value, preset = { status: 200, headers: {} }) {
  if (value === undefined || value === null) return null
  const given = isResponse(value) ? value : { body: value }
  return isReadable(given.body) ? collected(given, preset) : compose(given, preset)
}

function compose(given, preset) {
  const status = checkStatus(given.status ?? given.statusCode ?? given.status_code ?? preset.status)
  return encodeBody(
    { status, headers: { ...plainHeaders(preset.headers), ...plainHeaders(given.headers) } },
    given.body,
  )
}

/** Tell whether a body has to be read first: a Blob, a web stream, form data. */
function isReadable(body) {
  return READABLE.some((kind) => body instanceof kind)
}

async function collected(given, preset) {
  const { status, headers, statusCode, status_code } = given
  const source = new Response(given.body)
  const type = source.headers.get('content-type')
  const body = Buffer.from(await source.arrayBuffer())
  const named = { ...(type ? { 'content-type': type } : {}), ...lowerCased(plainHeaders(headers)) }
  return compose({ status, statusCode, status_code, headers: named, body }, preset)
}

function lowerCased(headers) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function isResponse(value) {
  if (typeof value !== 'object' || Array.isArray(value) || isBytes(value)) return false
  return RESPONSE_KEYS.some((key) => key in value)
}

function checkStatus(given) {
  const status = Number(given)
  if (Number.isInteger(status) && status >= 100 && status <= 599) return status
  throw new MotiaError({
    code: 'response_invalid',
    message: `the handler returned the status ${JSON.stringify(given)}, which is not a whole number from 100 to 599`,
  })
}

/** Headers as a plain object of strings and lists of strings; a Headers object and a Map are taken too. */
function plainHeaders(headers) {
  const plain = {}
  const entries = typeof headers?.entries === 'function' ? headers.entries() : Object.entries(headers ?? {})
  for (const [name, value] of entries) {
    if (value !== undefined && value !== null) plain[name] = Array.isArray(value) ? value.map(String) : String(value)
  }
  return plain
}

function encodeBody(response, body) {
  if (isBytes(body)) {
    const bytes = ArrayBuffer.isView(body)
      ? Buffer.from(body.buffer, body.byteOffset, body.byteLength)
      : Buffer.from(body)
    return { ...response, body: bytes.toString('base64'), encoding: 'base64' }
  }
  if (body !== undefined) response.body = body
  response.encoding = typeof body === 'string' && hasOtherType(response.headers) ? 'text' : 'json'
  return response
}

function isBytes(value) {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer
}

function hasOtherType(headers) {
  const name = Object.keys(headers).find((key) => key.toLowerCase() === 'content-type')
  return name !== undefined && !JSON_TYPE.test(String(headers[name]))
}
