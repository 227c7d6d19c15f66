/**
 * Lets the HTTP requests that a handler sends carry its trace on: those of the global fetch and of undici, and those of
 * node:http and node:https. Node announces each before it is sent, so nothing of the user's is replaced.
 */

import { subscribe } from 'node:diagnostics_channel'

/**
 * Add `traceparent`, and the `tracestate` the trace came with, to requests that have no `traceparent` of their own.
 * @param {() => {trace?: Record<string, string>} | undefined} find returns the running attempt of the code that sends
 */
export function propagateTraces(find) {
  subscribe('undici:request:create', ({ request }) => {
    const headers = headersOf(find())
    if (headers && !hasTrace(request.headers))
      for (const [name, value] of Object.entries(headers)) request.addHeader(name, value)
  })
  subscribe('http.client.request.created', ({ request }) => {
    const headers = headersOf(find())
    // Headers that were given as a list, or with `expect`, are on their way already.
    if (headers && !request.headersSent && !request.hasHeader('traceparent'))
      for (const [name, value] of Object.entries(headers)) request.setHeader(name, value)
  })
}

function headersOf(attempt) {
  const trace = attempt?.trace
  if (!trace || trace.propagate === false) return null
  const headers = { traceparent: `00-${trace.traceId}-${trace.spanId}-01` }
  return trace.state ? { ...headers, tracestate: trace.state } : headers
}

/** Undici keeps names and values in one list; before version 6 it kept lines of text. */
function hasTrace(headers) {
  if (typeof headers === 'string') return /^traceparent:/im.test(headers)
  return headers.some((name, index) => index % 2 === 0 && String(name).toLowerCase() === 'traceparent')
}
