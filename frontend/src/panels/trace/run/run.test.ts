import { describe, expect, it } from 'vitest'
import type { SpanRow } from '../../../core/trace-types'
import type { Flow, StepNode } from '../../../core/types'
import { idleGaps } from '../timeline/breaks'
import { fromPage, type Trace } from '../trace'
import { eventsOf, happened, shortPlace } from './events'
import { runFlow } from './flow'
import { advance, atField, comfortable, readAt } from './play'
import { linesAt, marksAt } from './standing'
import { stateAt, writesOf } from './state'
import { visitsOf } from './visits'

const COLUMNS = 'id parent name kind start end status message step phase attempt outcome trigger topic'.split(' ')

type Some = Partial<SpanRow> & Pick<SpanRow, 'id' | 'start'>

function traceOf(...spans: Some[]): Trace {
  const rows = spans.map((span) => {
    const whole = { parent: null, name: span.id, kind: 'internal', end: null, status: 'ok', ...span }
    return COLUMNS.map((name) => (whole as Record<string, unknown>)[name] ?? null)
  })
  return fromPage({
    traceId: 't',
    summary: null,
    total: rows.length,
    cut: false,
    columns: COLUMNS,
    rows,
    position: '0-0',
  })
}

const trigger = (id: string, step: string, start: number, end: number | null, more: Partial<SpanRow> = {}): Some => ({
  id,
  name: `go → ${step}`,
  phase: 'trigger',
  trigger: 'queue',
  step,
  start,
  end,
  ...more,
})
const attempt = (id: string, parent: string, step: string, start: number, end: number | null, more = {}): Some => ({
  id,
  parent,
  phase: 'attempt',
  step,
  attempt: 1,
  start,
  end,
  ...more,
})
const call = (id: string, parent: string, name: string, start: number, end: number, more = {}): Some => ({
  id,
  parent,
  name,
  phase: 'call',
  step: 'Take',
  start,
  end,
  ...more,
})
const failed = { status: 'error' }

// A request that writes, sends a mail order, and a mail that fails once and then is given up.
const ORDER = traceOf(
  trigger('r', 'Take', 0, 100, { trigger: 'http', name: 'POST /orders' }),
  attempt('r1', 'r', 'Take', 2, 98),
  call('w', 'r1', 'state.set orders/7', 10, 12),
  call('s', 'r1', 'enqueue mail.send', 50, 51, { topic: 'mail.send' }),
  trigger('m', 'SendMail', 51, 5000, { parent: 's', topic: 'mail.send', ...failed }),
  attempt('m1', 'm', 'SendMail', 60, 70, failed),
  attempt('m2', 'm', 'SendMail', 4950, 4990, { ...failed, attempt: 2 }),
  trigger('x', 'Watch', 12, 30, { parent: 'w', trigger: 'state', topic: '@state', outcome: 'skipped' }),
  attempt('x1', 'x', 'Watch', 20, 29, { outcome: 'skipped' }),
)
const VISITS = visitsOf(ORDER)
const EVENTS = eventsOf(ORDER, VISITS)

describe('events of a run', () => {
  it('are told in order, without those whom a change didn’t concern', () => {
    expect(EVENTS.map(({ at, text }) => [at, text])).toEqual([
      [0, 'POST /orders came in'],
      [2, 'Take started'],
      [12, 'Take wrote orders/7'],
      [50, 'Take sent mail.send'],
      [60, 'Send mail started'],
      [70, 'Send mail failed and will be tried again'],
      [98, 'Take was done'],
      [4950, 'Send mail started (try 2)'],
      [4990, 'Send mail failed'],
      [5000, 'Send mail was given up after 2 tries'],
    ])
  })

  it.each([
    [-1, 0],
    [0, 1],
    [11, 2],
    [12, 3],
    [9999, 10],
  ])('at %d ms %d of them have happened', (at, count) => expect(happened(EVENTS, at)).toBe(count))

  it('cut ids short', () => {
    expect(shortPlace('tickets/1e8f1006-2456-4b8b-8849-d6aa565139c5')).toBe('tickets/1e8f1006…')
  })
})

describe('how Steps stand at a moment', () => {
  const steps = ['Take', 'SendMail', 'Other']
  it.each([
    [1, { Take: ['running', 'since 0.00 s'], SendMail: [null, 'Not yet'] }],
    [55, { Take: ['running', 'since 0.00 s'], SendMail: ['waiting', 'since 0.05 s'] }],
    [65, { Take: ['running', 'since 0.00 s'], SendMail: ['running', 'since 0.06 s'] }],
    [200, { Take: ['done', 'in 0.1 s'], SendMail: ['retrying', 'after one try'] }],
    [4960, { Take: ['done', 'in 0.1 s'], SendMail: ['running', 'try 2'] }],
    [5000, { Take: ['done', 'in 0.1 s'], SendMail: ['failed', 'after 2 tries'] }],
  ])('at %d ms', (at, expected) => {
    const marks = marksAt(VISITS, at, steps, 0)
    const found = Object.fromEntries(Object.entries(marks).map(([name, { status, text }]) => [name, [status, text]]))
    expect(found).toEqual(expected)
  })

  it('counts what comes more than once', () => {
    const many = [1, 2, 3].flatMap((n) => [
      trigger(`t${n}`, 'Send', n, n === 3 ? null : 20),
      ...(n === 3 ? [] : [attempt(`a${n}`, `t${n}`, 'Send', 10, 20, n === 2 ? failed : {})]),
    ])
    const mark = marksAt(visitsOf(traceOf(...many)), 30, ['Send'], 0).Send
    expect(mark).toEqual({ status: 'waiting', text: '1 wait, 1 failed, 1 done', count: 3 })
  })
})

const node = (name: string, flows: string[]) => ({ id: name, name, flows }) as StepNode
const FLOW = {
  version: 1,
  nodes: [node('Take', ['shop']), node('SendMail', ['shop']), node('Other', ['shop']), node('Far', ['far'])],
  edges: [{ id: 'e', source: 'Take', target: 'SendMail', kind: 'topic', name: 'mail.send' }],
  flows: ['shop', 'far'],
  problems: [],
} as unknown as Flow

describe('what is drawn', () => {
  it('is what the run touched, or the whole flow around it', () => {
    const names = (isWhole: boolean) => runFlow(FLOW, VISITS, isWhole).nodes.map(({ name }) => name)
    expect(names(false)).toEqual(['Take', 'SendMail'])
    expect(names(true)).toEqual(['Take', 'SendMail', 'Other'])
  })

  it('has Steps that are gone, and lines that no code declares', () => {
    const flow = runFlow({ ...FLOW, nodes: [node('Take', [])], edges: [] }, VISITS, false)
    expect(flow.nodes.map(({ name, virtual }) => [name, virtual ?? false])).toEqual([
      ['Take', false],
      ['SendMail', true],
    ])
    expect(flow.edges).toMatchObject([{ source: 'Take', target: 'SendMail', name: 'mail.send', virtual: true }])
  })

  it.each([
    [49, {}],
    [55, { e: { sent: 1, waiting: 1 } }],
    [65, { e: { sent: 1, waiting: 0 } }],
  ])('has messages on lines: at %d ms', (at, expected) => expect(linesAt(VISITS, FLOW.edges, at)).toEqual(expected))
})

describe('data as of a moment', () => {
  const writes = writesOf(
    traceOf(
      attempt('a', 'none', 'Take', 0, 100),
      call('w1', 'a', 'state.set orders/7', 1, 5),
      call('w2', 'a', 'state.update orders/7', 10, 15),
      call('w3', 'a', 'state.set orders/a/b', 20, 25),
      call('no', 'a', 'state.set orders/9', 26, 27, failed),
      call('s1', 'a', 'streams.set tickets/all/7', 30, 35),
      call('d', 'a', 'state.delete orders/7', 40, 45),
      call('c', 'a', 'state.clear orders', 50, 55),
      call('g', 'a', 'state.get orders/7', 60, 65),
    ),
  )
  it.each([
    [4, []],
    [5, ['orders 7 ×1 w1']],
    [16, ['orders 7 ×2 w2']],
    [36, ['orders 7 ×2 w2', 'orders a/b ×1 w3', 'tickets/all 7 ×1 s1']],
    [46, ['orders 7 ×3 d gone', 'orders a/b ×1 w3', 'tickets/all 7 ×1 s1']],
    [99, ['orders 7 ×4 c gone', 'orders a/b ×2 c gone', 'tickets/all 7 ×1 s1']],
  ])('at %d ms', (at, expected) => {
    const found = stateAt(writes, at).map(
      ({ group, key, times, last, isDeleted }) => `${group} ${key} ×${times} ${last.span}${isDeleted ? ' gone' : ''}`,
    )
    expect(found).toEqual(expected)
  })
})

describe('playing', () => {
  const gaps = [
    { from: 100, to: 4000 },
    { from: 4100, to: 9000 },
  ]
  it.each([
    [0, 50, 50],
    [0, 100, 4000],
    [90, 20, 4010],
    [200, 10, 4010],
    [90, 210, 9100],
    [9500, 10, 9510],
    [50, 0, 50],
  ])('from %d ms by %d is %d', (at, by, expected) => expect(advance(at, by, gaps)).toBe(expected))

  it('skips the pause between two tries', () => {
    expect(idleGaps(ORDER.spans, ORDER.start, ORDER.end)).toEqual([{ from: 98, to: 4950 }])
  })

  it('chooses a speed at which one can watch', () => {
    expect([comfortable(0, 50, []), comfortable(0, 6000, []), comfortable(0, 10_000_000, [])]).toEqual([0.25, 1, 16])
  })
})

describe('the moment in the address', () => {
  const start = 1_795_401_574_979.4048
  it.each([
    [0, '0.000'],
    [420, '0.420'],
    [9.43, '0.00943'],
    [1269.78, '1.26978'],
    [60_000, '60.000'],
  ])('%d ms is %s, and back no event is lost', (ms, field) => {
    expect(atField(start + ms, start)).toBe(field)
    expect(readAt(field, start, start + 90_000)).toBeGreaterThanOrEqual(start + ms)
    expect(readAt(field, start, start + 90_000)).toBeLessThan(start + ms + 0.02)
  })

  it.each([[null], [''], ['soon'], ['NaN']])('%j is no moment', (field) => expect(readAt(field, 0, 1)).toBeNull())

  it('stays within the run', () => {
    expect([readAt('-5', 10, 20), readAt('99', 10, 20)]).toEqual([10, 20])
  })
})
