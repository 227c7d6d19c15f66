// A request as a command for the terminal.
import { fromSaved, NO_AUTH, newDraft, type Sendable, toSend } from '../endpoints/draft'
import type { Endpoint, SavedRequest } from '../endpoints/types'

// Parameters without a value stand in the path as they are named.
export function curlOf({ method, path }: { method: string; path: string }, base: string, request: Sendable): string {
  const words = ['curl']
  if (method === 'HEAD') words.push('--head')
  else if (method !== 'GET') words.push('-X', method)
  words.push(quoted(base + filled(path, request.params) + queryOf(request.query)))
  for (const [name, value] of Object.entries(request.headers)) words.push('-H', quoted(`${name}: ${value}`))
  if (request.text !== undefined) words.push(request.text.startsWith('@') ? '--data-raw' : '-d', quoted(request.text))
  return words.join(' ')
}

// The command for an endpoint that nobody has filled in: with its first saved example, else one made from its schema.
export function exampleCurl(endpoint: Endpoint, saved: SavedRequest | undefined, base: string): string {
  const draft = saved ? fromSaved(endpoint, saved) : newDraft(endpoint)
  const request = toSend(endpoint, draft, NO_AUTH)
  return curlOf(endpoint, base, { ...request, ...(request.text === undefined ? {} : { text: compact(request.text) }) })
}

function filled(path: string, params: Record<string, string>): string {
  return path
    .split('/')
    .map((segment) => {
      const value = segment.startsWith(':') ? params[segment.slice(1)] : undefined
      return value ? encodeURIComponent(value) : segment
    })
    .join('/')
}

function queryOf(query: Record<string, string[]>): string {
  const pairs = Object.entries(query).flatMap(([name, values]) => values.map((value) => [name, value]))
  return pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ''
}

function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return text
  }
}

function quoted(text: string): string {
  return /^[\w:/.@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
