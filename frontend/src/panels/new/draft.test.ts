import { describe, expect, it } from 'vitest'
import { beginning, bodyOf, type Draft, type Known, withField } from './draft'
import type { NewForm } from './types'

const FORM: NewForm = {
  languages: [
    { name: 'typescript', label: 'TypeScript', used: 1 },
    { name: 'python', label: 'Python', used: 4 },
  ],
  triggers: [
    {
      type: 'http',
      label: 'HTTP',
      icon: 'globe',
      colour: 'http',
      words: 'a request arrives',
      fields: [
        { name: 'method', label: 'Method', kind: 'choice', required: true, options: ['GET', 'POST'] },
        { name: 'path', label: 'Path', kind: 'text', required: true },
      ],
    },
    {
      type: 'queue',
      label: 'Queue',
      icon: 'inbox',
      colour: 'queue',
      words: 'a message of a topic arrives',
      fields: [{ name: 'topic', label: 'Topic', kind: 'topic', required: true }],
    },
    {
      type: 'stream',
      label: 'Stream',
      icon: 'radio',
      colour: 'stream',
      words: 'an item changes',
      fields: [{ name: 'streamName', label: 'Stream', kind: 'stream', required: true }],
    },
    { type: 'state', label: 'State', icon: 'database', colour: 'state', words: 'a value changes', fields: [] },
  ],
  flows: ['support'],
  topics: [{ name: 'ticket.created', consumers: ['Triage'], producers: ['Create'], schema: true }],
  folders: ['src'],
  states: [],
  streams: [],
}
const BARE: Known = { kind: 'step', takes: null, before: null, flow: null }
const NONE: ReadonlySet<string> = new Set()

function named(draft: Draft, taken = NONE): string {
  return bodyOf(draft, FORM, taken).name
}

function started(starts: string, values: Record<string, string>): Draft {
  return Object.entries(values).reduce((draft, [name, value]) => withField(draft, name, value), {
    ...beginning(FORM, BARE),
    starts,
  })
}

describe('what the form begins with', () => {
  it('has the language that the project uses most, and the first trigger', () => {
    expect(beginning(FORM, BARE)).toMatchObject({ language: 'python', starts: 'http', flows: [], enqueues: [] })
  })

  it('takes the topic of a link, in the flow that is looked at', () => {
    const body = bodyOf(beginning(FORM, { ...BARE, takes: 'ticket.created', flow: 'support' }), FORM, NONE)
    expect(body).toEqual({
      kind: 'step',
      language: 'python',
      name: 'HandleTicketCreated',
      flows: ['support'],
      enqueues: [],
      trigger: { type: 'queue', topic: 'ticket.created' },
      schemaFrom: { topic: 'ticket.created' },
    })
  })

  it('sends a topic of its own where it is to come before another Step', () => {
    const known = { ...BARE, takes: 'ticket.created', before: 'Triage' }
    expect(beginning(FORM, known).enqueues).toEqual(['ticket.created.handled'])
    const topics = [...FORM.topics, { name: 'ticket.created.handled', consumers: [], producers: [], schema: false }]
    expect(beginning({ ...FORM, topics }, known).enqueues).toEqual(['ticket.created.handled2'])
  })

  it('leaves out a flow that there is not', () => {
    expect(beginning(FORM, { ...BARE, flow: 'gone' }).flows).toEqual([])
  })
})

describe('the name that is suggested', () => {
  it.each([
    ['POST', '/tickets', 'CreateTicket'],
    ['GET', '/tickets', 'ListTickets'],
    ['GET', '/tickets/:id', 'GetTicket'],
    ['GET', '/status', 'GetStatus'],
    ['PATCH', '/shop/categories/:id', 'UpdateCategory'],
    ['DELETE', '/order-lines/:id', 'DeleteOrderLine'],
    ['POST', '/', ''],
  ])('for %s %s', (method, path, name) => {
    expect(named(started('http', { method, path }))).toBe(name)
  })

  it.each([
    ['queue', { topic: 'ticket.created' }, 'HandleTicketCreated'],
    ['queue', {}, ''],
    ['stream', { streamName: 'open-tickets' }, 'WatchOpenTickets'],
    ['state', {}, 'OnStateChange'],
  ])('for %s %j', (starts, values, name) => {
    expect(named(started(starts, values as Record<string, string>))).toBe(name)
  })

  it('is none that the project has, and gives way to what somebody typed', () => {
    const draft = started('queue', { topic: 'ticket.created' })
    expect(named(draft, new Set(['HandleTicketCreated', 'HandleTicketCreated2']))).toBe('HandleTicketCreated3')
    expect(named({ ...draft, name: 'Greet' })).toBe('Greet')
  })
})

describe('what is asked of the studio', () => {
  it('leaves out what is empty, keeps what was typed for another trigger, and the messages that nobody wants', () => {
    const draft = { ...started('queue', { topic: 'a' }), starts: 'http', usesMessages: false }
    expect(bodyOf(draft, FORM, NONE).trigger).toEqual({ type: 'http', method: 'POST' })
    expect(bodyOf({ ...draft, starts: 'queue' }, FORM, NONE)).not.toHaveProperty('schemaFrom')
  })

  it('says of something outside what it takes and sends', () => {
    const draft = { ...beginning(FORM, BARE), kind: 'noop' as const, name: 'Shop', takes: ['a'], enqueues: ['b'] }
    expect(bodyOf(draft, FORM, NONE)).toEqual({
      kind: 'noop',
      language: 'python',
      name: 'Shop',
      flows: [],
      virtualSubscribes: ['a'],
      virtualEnqueues: ['b'],
    })
  })

  it('sends the text that somebody wrote', () => {
    expect(bodyOf({ ...beginning(FORM, BARE), kind: 'stream', name: 'orders', text: 'x' }, FORM, NONE).text).toBe('x')
  })
})
