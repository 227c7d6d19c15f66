/** Turns what an http handler returned into the `result` of a `done` frame. */

import { MotiaError } from '../sdk/errors.mjs'

const RESPONSE_KEYS = ['status', 'statusCode', 'status_code', 'headers', 'body']
const JSON_TYPE = /[/+]json\b/i

/**
 * Return `{status, headers, body, encoding}`, or null when the handler returned nothing.
 * @param {unknown} value a response object, or a bare value that becomes the body
 * @param {{status: number, headers: object}} [preset] what the handler had set on `response`
 */
export function toResponse(value, preset = { status: 200, headers: {} }) {
  if (value === undefined || value === null) return null
  const given = isResponse(value) ? value : { body: value }
  const status = checkStatus(given.status ?? given.statusCode ?? given.status_code ?? preset.status)
  return encodeBody(
    { status, headers: { ...plainHeaders(preset.headers), ...plainHeaders(given.headers) } },
    given.body,
  )
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
