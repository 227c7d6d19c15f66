import { describe, expect, it } from 'vitest'
import type { Sendable } from '../endpoints/draft'
import type { Endpoint } from '../endpoints/types'
import { curlOf, exampleCurl } from './curl'

const BASE = 'http://127.0.0.1:3111'
const NOTHING: Sendable = { params: {}, query: {}, headers: {} }
const CREATE: Endpoint = {
  step: 'Create',
  trigger: 'http(POST /tickets)',
  method: 'POST',
  path: '/tickets',
  params: [],
  query: [],
  body: { type: 'object', properties: { title: { type: 'string' }, count: { type: 'integer' } } },
  responses: {},
  description: null,
  flows: [],
  condition: false,
  runs: true,
  problem: null,
  shadowedBy: null,
}

describe('a request as a command', () => {
  it.each([
    ['GET', '/tickets', NOTHING, `curl ${BASE}/tickets`],
    ['HEAD', '/tickets', NOTHING, `curl --head ${BASE}/tickets`],
    ['DELETE', '/tickets/:id', NOTHING, `curl -X DELETE ${BASE}/tickets/:id`],
    ['DELETE', '/tickets/:id', { ...NOTHING, params: { id: 'a/b' } }, `curl -X DELETE ${BASE}/tickets/a%2Fb`],
    ['GET', '/tickets', { ...NOTHING, query: { q: ['a b', 'c&'] } }, `curl '${BASE}/tickets?q=a+b&q=c%26'`],
    ['PUT', '/x', { ...NOTHING, text: "it's" }, `curl -X PUT ${BASE}/x -d 'it'\\''s'`],
    ['PUT', '/x', { ...NOTHING, text: '@/etc/passwd' }, `curl -X PUT ${BASE}/x --data-raw @/etc/passwd`],
    ['GET', '/x', { ...NOTHING, headers: { 'x-a': 'b c' } }, `curl ${BASE}/x -H 'x-a: b c'`],
    ['GET', "/o'clock", NOTHING, `curl '${BASE}/o'\\''clock'`],
  ] as const)('%s %s', (method, path, request, command) => {
    expect(curlOf({ method, path }, BASE, request as Sendable)).toBe(command)
  })

  it('has a body that the schema allows', () => {
    expect(exampleCurl(CREATE, undefined, BASE)).toBe(
      `curl -X POST ${BASE}/tickets -H 'content-type: application/json' -d '{"title":"text","count":1}'`,
    )
  })

  it('has the body, the query and the headers of the example that was saved', () => {
    const saved = { query: { dry: '1' }, headers: { 'x-shop': 'a' }, body: { title: 'Paper jam' } }
    expect(exampleCurl(CREATE, saved, BASE)).toBe(
      `curl -X POST '${BASE}/tickets?dry=1' -H 'x-shop: a' -H 'content-type: application/json' -d '{"title":"Paper jam"}'`,
    )
  })
})
