// A request while a person writes it: how it begins, and what it becomes.
import { sampleOf } from './sample'
import type { Endpoint, SavedRequest } from './types'

export interface Row {
  name: string
  value: string
}

// "json" is checked before it is sent, "text" isn't.
export type BodyKind = 'none' | 'json' | 'text'

export interface Draft {
  params: Record<string, string>
  query: Row[]
  headers: Row[]
  kind: BodyKind
  body: string
}

export interface Auth {
  kind: 'none' | 'bearer' | 'basic'
  token: string
  user: string
  password: string
}

// What the API takes.
export interface Sendable {
  params: Record<string, string>
  query: Record<string, string[]>
  headers: Record<string, string>
  text?: string
}

export const NO_AUTH: Auth = { kind: 'none', token: '', user: '', password: '' }
// These say who somebody is: they stay out of files and of what the browser remembers.
const SECRET = ['authorization', 'cookie', 'x-api-key', 'proxy-authorization', 'x-auth-token', 'x-csrftoken']
const BODILESS = ['GET', 'HEAD', 'OPTIONS']

export function takesBody({ method }: { method: string }): boolean {
  return !BODILESS.includes(method)
}

export function isSecret(header: string): boolean {
  return SECRET.includes(header.trim().toLowerCase())
}

// From the schema, so that nobody begins in front of an empty box.
export function newDraft(endpoint: Endpoint): Draft {
  const hasBody = takesBody(endpoint) && (endpoint.body !== null || endpoint.method !== 'DELETE')
  return {
    params: Object.fromEntries(endpoint.params.map((name) => [name, ''])),
    query: endpoint.query.map(({ name }) => ({ name, value: '' })),
    headers: [],
    kind: hasBody ? 'json' : 'none',
    body: hasBody ? pretty(sampleOf(endpoint.body)) : '',
  }
}

export function fromSaved(endpoint: Endpoint, saved: SavedRequest): Draft {
  const empty = newDraft(endpoint)
  const query = rowsOf(saved.query)
  const named = new Set(query.map(({ name }) => name))
  const isText = saved.text !== undefined
  const hasBody = isText || saved.body !== undefined
  return {
    params: { ...empty.params, ...Object.fromEntries(rowsOf(saved.params).map(({ name, value }) => [name, value])) },
    query: [...query, ...empty.query.filter(({ name }) => !named.has(name))],
    headers: rowsOf(saved.headers),
    kind: hasBody ? (isText ? 'text' : 'json') : 'none',
    body: isText ? (saved.text ?? '') : hasBody ? pretty(saved.body) : '',
  }
}

// As it is saved: without whatever says who somebody is.
export function toSaved(endpoint: Endpoint, draft: Draft): SavedRequest {
  const { params, query, headers, text } = toSend(endpoint, draft, NO_AUTH)
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !isSecret(name)))
  const parsed = draft.kind === 'json' && text !== undefined ? parsedOf(text) : undefined
  if (parsed !== undefined) delete kept['content-type']
  const body = parsed === undefined ? (text === undefined ? {} : { text }) : { body: parsed }
  const lists = Object.entries(query).map(([name, values]) => [name, values.length === 1 ? values[0] : values])
  return { params, query: Object.fromEntries(lists), headers: kept, ...body }
}

export function toSend(endpoint: Endpoint, draft: Draft, auth: Auth): Sendable {
  const declared = new Set(endpoint.query.map(({ name }) => name))
  const query: Record<string, string[]> = {}
  for (const { name, value } of draft.query) {
    // What the Step declares stands there to be filled in; left empty it isn't sent.
    if (name && (value || !declared.has(name))) query[name] = [...(query[name] ?? []), value]
  }
  const headers: Record<string, string> = {}
  for (const { name, value } of draft.headers) if (name.trim()) headers[name.trim().toLowerCase()] = value
  const said = authorization(auth)
  if (said && !('authorization' in headers)) headers.authorization = said
  const hasBody = draft.kind !== 'none' && takesBody(endpoint)
  if (hasBody) headers['content-type'] ??= draft.kind === 'json' ? 'application/json' : 'text/plain; charset=utf-8'
  return { params: draft.params, query, headers, ...(hasBody ? { text: draft.body } : {}) }
}

// Parts of the path that have no value yet.
export function missing(endpoint: Endpoint, draft: Draft): string[] {
  return endpoint.params.filter((name) => !draft.params[name])
}

export function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2)
}

function authorization({ kind, token, user, password }: Auth): string | null {
  if (kind === 'bearer') return token ? `Bearer ${token}` : null
  if (kind === 'none' || (!user && !password)) return null
  const bytes = new TextEncoder().encode(`${user}:${password}`)
  return `Basic ${btoa(String.fromCharCode(...bytes))}`
}

function rowsOf(given: Record<string, unknown> | undefined): Row[] {
  return Object.entries(given ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each) => ({
      name,
      value: typeof each === 'string' ? each : JSON.stringify(each),
    })),
  )
}

function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
