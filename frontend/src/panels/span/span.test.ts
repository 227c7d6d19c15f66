import { describe, expect, it } from 'vitest'
import type { SpanRow } from '../../core/trace-types'
import { framesOf } from '../error/stack'
import { changesOf } from './changes'
import { bytes, labelOf, shownAs } from './values'
import { said } from './words'

describe('a value', () => {
  it.each([
    [null, { kind: 'nothing' }],
    ['', { kind: 'nothing' }],
    [[], { kind: 'nothing' }],
    ['***', { kind: 'hidden' }],
    [true, { kind: 'text', text: 'Yes' }],
    [4711, { kind: 'text', text: '4711' }],
    ['ann@example.com', { kind: 'link', href: 'mailto:ann@example.com' }],
    ['https://example.com/a', { kind: 'link', href: 'https://example.com/a' }],
    ['javascript:alert(1)', { kind: 'text', text: 'javascript:alert(1)' }],
    ['2026-11-23T02:15:21.853Z', { kind: 'exact', exact: '2026-11-23T02:15:21.853Z' }],
    ['2026-13-99', { kind: 'text', text: '2026-13-99' }],
    [
      { 'motia.cut': true, bytes: 300_000, preview: '{"a"' },
      { kind: 'cut', preview: '{"a"' },
    ],
    [
      { 'motia.binary': true, bytes: 12 },
      { kind: 'text', text: '12 bytes of binary data' },
    ],
    [{ a: 1 }, { kind: 'parts', parts: [['a', 1]], isList: false }],
  ])('%j is shown as what it is', (value, expected) => expect(shownAs(value)).toMatchObject(expected))

  it('is money where a currency stands beside an amount', () => {
    const order = { total: 129.5, currency: 'EUR' }
    expect(shownAs(order.total, 'total', order)).toMatchObject({ kind: 'exact', exact: '129.5 EUR' })
    expect(shownAs(129.5, 'total', {})).toEqual({ kind: 'text', text: '129.5' })
    expect(shownAs(3, 'count', order)).toEqual({ kind: 'text', text: '3' })
  })

  it.each([
    ['orderId', 'Order ID'],
    ['created_at', 'Created at'],
    ['HTMLBody', 'HTML body'],
    ['e-mail', 'E mail'],
  ])('has the label that its key %s says', (key, label) => expect(labelOf(key)).toBe(label))

  it.each([
    [999, '999 bytes'],
    [12_340, '12.3 kB'],
    [2_500_000, '2.5 MB'],
  ])('of %d bytes has a size that people read', (count, text) => expect(bytes(count)).toBe(text))
})

describe('what a write changed', () => {
  it('tells what came, went and is another now, by where it stands', () => {
    const before = { status: 'open', left: 1, items: [{ n: 1 }], same: { a: [1] } }
    const after = { status: 'paid', items: [{ n: 2 }, { n: 3 }], same: { a: [1] } }
    expect(changesOf(before, after).found).toEqual([
      { path: ['status'], before: 'open', after: 'paid' },
      { path: ['left'], before: 1, after: undefined },
      { path: ['items', '0', 'n'], before: 1, after: 2 },
      { path: ['items', '1'], before: undefined, after: { n: 3 } },
    ])
  })

  it('is nothing where both are the same, and all of it where they are of another kind', () => {
    expect(changesOf({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }).found).toEqual([])
    expect(changesOf({ a: 1 }, [1]).found).toHaveLength(1)
  })

  it('stops after a hundred', () => {
    const many = (value: number) => Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`k${at}`, value]))
    expect(changesOf(many(1), many(2))).toMatchObject({ isCut: true, found: { length: 100 } })
  })
})

describe('a stack', () => {
  it.each([
    ['    at charge (src/pay/charge.step.ts:31:9)', { file: 'src/pay/charge.step.ts', line: 31 }],
    ['    at src/pay/charge.step.ts:3:9', { file: 'src/pay/charge.step.ts', line: 3 }],
    ['  File "src/triage_step.py", line 12, in handler', { file: 'src/triage_step.py', line: 12 }],
    ['    at run (node:internal/process/task_queues:95:5)', null],
    ['    at x (/usr/lib/other.js:1:1)', null],
    ['    at y (node_modules/zod/index.js:1:1)', null],
    ['CardRefused: the bank answered 402', null],
  ])('knows which lines are of the project: %s', (text, place) => expect(framesOf(text)[0]?.place).toEqual(place))
})

describe('a span in words', () => {
  const about = (span: Partial<SpanRow>, attributes: Record<string, unknown> = {}) =>
    said({ span: { phase: null, name: 'name', step: 'Triage', ...span } as SpanRow, attributes })

  it.each([
    [about({ phase: 'attempt', attempt: 2 }), 'Attempt', 'Attempt 2 of Triage'],
    [about({ phase: 'trigger', trigger: 'queue', name: 'a.b → Triage' }), 'Message', 'a.b started Triage'],
    [about({ phase: 'trigger', trigger: 'http', name: 'POST /a' }), 'Request', 'POST /a started Triage'],
    [
      about({ phase: 'call' }, { 'motia.method': 'state.set', 'motia.group': 'orders', 'motia.key': '4711' }),
      'State',
      'Wrote 4711 to orders',
    ],
    [about({ phase: 'call' }, { 'motia.method': 'enqueue', 'motia.topic': 'a.b' }), 'Message', 'Sent a message to a.b'],
    [about({ phase: 'call', name: 'other' }, { 'motia.method': 'x.y' }), 'Call', 'other'],
    [about({ phase: 'decision', message: 'nobody wanted it' }), 'Decision', 'nobody wanted it'],
  ])('%j', (told, kind, title) => expect(told).toEqual({ kind, title }))
})
