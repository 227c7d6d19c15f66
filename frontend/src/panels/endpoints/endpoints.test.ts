import { describe, expect, it } from 'vitest'
import { formOf, type Line, newAnswer, sizeOf, statusWords, textOf, withLine } from './answer'
import { type Auth, fromSaved, isSecret, missing, NO_AUTH, newDraft, toSaved, toSend } from './draft'
import { examplesOf } from './drafts'
import { fieldsOf } from './fields'
import { grouped, matching } from './group'
import { sampleOf } from './sample'
import { eventsOf } from './sse'
import type { Endpoint } from './types'

const ENDPOINT: Endpoint = {
  step: 'Change',
  trigger: 'http(PUT /tickets/:id)',
  method: 'PUT',
  path: '/tickets/:id',
  params: ['id'],
  query: [{ name: 'dry', description: 'change nothing' }],
  body: { type: 'object', properties: { title: { type: 'string' } } },
  responses: {},
  description: 'Changes a ticket.',
  flows: ['support'],
  condition: false,
  runs: true,
  problem: null,
  shadowedBy: null,
}
const DRAFT = newDraft(ENDPOINT)

describe('an example made from a schema', () => {
  it.each([
    [{ type: 'string', format: 'email' }, 'ada@example.com'],
    [{ type: 'string', minLength: 6 }, 'textxx'],
    [{ type: 'string', maxLength: 2 }, 'te'],
    [{ type: 'integer', minimum: 10 }, 10],
    [{ type: 'number', exclusiveMinimum: 5, maximum: 6 }, 5.5],
    [{ type: 'integer', maximum: -3 }, -3],
    [{ enum: ['low', 'high'] }, 'low'],
    [{ const: 7 }, 7],
    [{ type: 'array', items: { type: 'boolean' }, minItems: 2 }, [true, true]],
    [{ type: ['string', 'null'] }, 'text'],
    [{ anyOf: [{ type: 'null' }, { type: 'integer' }] }, 1],
    [{ allOf: [{ properties: { a: { const: 1 } } }, { properties: { b: { const: 2 } } }] }, { a: 1, b: 2 }],
    [{ type: 'object', properties: { when: { default: 'now' } } }, { when: 'now' }],
    [true, null],
  ])('%j', (schema, value) => expect(sampleOf(schema)).toEqual(value))

  it('follows references within it, and stops where they lead round in circles', () => {
    const tree = { $ref: '#/$defs/node', $defs: { node: { properties: { next: { $ref: '#/$defs/node' } } } } }
    expect(sampleOf(tree)).toEqual({ next: { next: {} } })
    expect(sampleOf({ $ref: '#' })).toBeNull()
  })
})

it('a schema is read as a row for each field', () => {
  const rows = fieldsOf({
    type: 'object',
    required: ['title'],
    properties: {
      title: { type: 'string', minLength: 1, description: 'What it is about' },
      tags: { type: 'array', items: { type: 'object', properties: { name: { enum: ['a', 'b'] } } }, maxItems: 3 },
      count: { type: 'integer', maximum: Number.MAX_SAFE_INTEGER, default: 2 },
    },
  })
  expect(rows.map(({ name, type, required, about }) => [name, type, required, about])).toEqual([
    ['title', 'string', true, 'What it is about · not empty'],
    ['tags', 'list of object', false, 'at most 3 items'],
    ['tags[].name', '"a" | "b"', false, ''],
    ['count', 'integer', false, '2 if it isn’t given'],
  ])
})

describe('a request', () => {
  it('begins with a body from the schema and says which parameters it lacks', () => {
    expect(DRAFT.body).toBe('{\n  "title": "text"\n}')
    expect(missing(ENDPOINT, DRAFT)).toEqual(['id'])
  })

  it('leaves out what the Step declares and nobody filled in, and sends what a person wrote', () => {
    const query = [
      { name: 'dry', value: '' },
      { name: 'q', value: '' },
      { name: 'q', value: '2' },
    ]
    expect(toSend(ENDPOINT, { ...DRAFT, query }, NO_AUTH).query).toEqual({ q: ['', '2'] })
  })

  it.each<[Partial<Auth>, string | undefined]>([
    [{ kind: 'bearer', token: 'abc' }, 'Bearer abc'],
    [{ kind: 'basic', user: 'ä', password: 'b' }, 'Basic w6Q6Yg=='],
    [{ kind: 'bearer' }, undefined],
    [{ kind: 'none', token: 'abc' }, undefined],
  ])('says who asks: %j', (auth, header) => {
    expect(toSend(ENDPOINT, DRAFT, { ...NO_AUTH, ...auth }).headers.authorization).toBe(header)
  })

  it('is saved without secrets, with its body as JSON, and comes back the same', () => {
    const headers = [
      { name: 'Authorization', value: 'Bearer secret' },
      { name: 'X-Api-Key', value: 'secret' },
      { name: 'X-Shop', value: 'a' },
    ]
    const draft = { ...DRAFT, params: { id: '1' }, query: [{ name: 'dry', value: 'yes' }], headers }
    const saved = toSaved(ENDPOINT, draft)
    expect(saved).toEqual({
      params: { id: '1' },
      query: { dry: 'yes' },
      headers: { 'x-shop': 'a' },
      body: { title: 'text' },
    })
    expect(fromSaved(ENDPOINT, saved)).toEqual({ ...draft, headers: [{ name: 'x-shop', value: 'a' }] })
    expect(isSecret(' Cookie ')).toBe(true)
  })

  it('that isn’t JSON is saved as text', () => {
    const saved = toSaved(ENDPOINT, { ...DRAFT, kind: 'text', body: 'a,b' })
    expect(saved).toMatchObject({ text: 'a,b', headers: { 'content-type': 'text/plain; charset=utf-8' } })
    expect(fromSaved(ENDPOINT, saved)).toMatchObject({ kind: 'text', body: 'a,b' })
  })

  it('of another endpoint of the Step, or of another trigger, is no example', () => {
    const saved: Record<string, object> = {
      mine: {},
      other: { endpoint: 'GET /x' },
      queued: { trigger: 'queue(x)', input: 1 },
    }
    expect(examplesOf(ENDPOINT, saved).map(([name]) => name)).toEqual(['mine'])
  })
})

describe('an answer', () => {
  const head = (type: string): Line => ({
    head: { status: 200, reason: 'OK', headers: type ? [['Content-Type', type]] : [], ms: 5 },
  })
  const data = (text: string): Line => ({ data: { text: btoa(text), ms: 7 } })

  it('grows with each line', () => {
    const lines: Line[] = [
      head('text/plain'),
      data('a\u00c3'),
      data('\u00a4b'),
      { end: { ms: 9, bytes: 4, cut: null } },
    ]
    const answer = lines.reduce(withLine, newAnswer(1))
    expect(answer).toMatchObject({ stage: 'done', bytes: 4, ms: 9 })
    expect(textOf(answer.pieces)).toBe('aäb')
  })

  it.each([
    ['application/json; charset=utf-8', '{}', 'json'],
    ['application/problem+json', '{}', 'json'],
    ['text/event-stream', '', 'events'],
    ['image/png', 'x', 'image'],
    ['text/html', '<p>', 'text'],
    ['application/pdf', '%', 'binary'],
    ['', 'words', 'text'],
    ['', '\u00ff\u00fe', 'binary'],
    ['application/json', '', 'none'],
  ])('of type %j is shown as what it is', (type, body, form) => {
    const lines: Line[] = [head(type), ...(body ? [data(body)] : [])]
    expect(formOf(lines.reduce(withLine, newAnswer(1)))).toBe(form)
  })

  it('is told in words', () => {
    expect([201, 299, 418, 599, 999].map(statusWords)).toEqual([
      'Something new was made',
      'It worked',
      'The request was refused',
      'It failed',
      'An answer that HTTP doesn’t know',
    ])
    expect([0, 1, 1023, 1536, 2 * 1024 * 1024].map(sizeOf)).toEqual([
      '0 bytes',
      '1 byte',
      '1023 bytes',
      '1.5 KB',
      '2.0 MB',
    ])
  })
})

it('server-sent events are read once they are whole', () => {
  const text = ': note\n\nid: 1\nevent: tick\ndata: a\ndata: b\r\n\r\ndata:c\n\nevent: left out\n\ndata: not yet'
  expect(eventsOf(text)).toEqual([
    { id: '1', event: 'tick', data: 'a\nb' },
    { id: null, event: 'message', data: 'c' },
  ])
})

it('endpoints are found by any words, and grouped by flow or by path', () => {
  const other = { ...ENDPOINT, method: 'GET', path: '/health', step: 'Health', flows: [], description: null }
  expect(matching([ENDPOINT, other], 'ticket put').map(({ step }) => step)).toEqual(['Change'])
  expect(grouped([other, ENDPOINT], 'flow').map(({ name }) => name)).toEqual(['support', 'No flow'])
  expect(grouped([ENDPOINT, other], 'path').map(({ name }) => name)).toEqual(['/health', '/tickets'])
})
