import { describe, expect, it } from 'vitest'
import { idleGaps } from './breaks'
import { cover, groupsOf, p95 } from './fold'
import { lanesOf } from './lanes'
import { criticalPath } from './path'
import { legible, phasesOf, sums } from './phases'
import { above, nextError, type Row, rowsOf, treeOf } from './rows'
import { type Given, HOP, span, trace } from './sample'
import { labelsOf, makeScale, offset } from './scale'

describe('phases', () => {
  const unit = (to?: number) => span({ id: 'u', phase: 'trigger', from: 0, ...(to === undefined ? {} : { to }) })
  const attempt = (from: number, to: number | undefined, status = 'ok') =>
    span({ id: 'a', phase: 'attempt', from, status, ...(to === undefined ? {} : { to }) })

  it.each([
    ['one attempt', unit(30), [attempt(10, 30)], { waited: 10, worked: 20, retried: 0, slept: 0 }],
    [
      'two failed attempts before the one that counts',
      unit(100),
      [attempt(10, 20, 'error'), attempt(50, 60, 'error'), attempt(90, 100)],
      { waited: 10, worked: 10, retried: 20, slept: 60 },
    ],
    [
      'a last attempt that failed',
      unit(20),
      [attempt(0, 20, 'error')],
      { waited: 0, worked: 20, retried: 0, slept: 0 },
    ],
    ['nothing yet', unit(), [], { waited: 100, worked: 0, retried: 0, slept: 0 }],
    [
      'a pause before the next attempt',
      unit(),
      [attempt(0, 20, 'error')],
      { waited: 0, worked: 20, retried: 0, slept: 80 },
    ],
    ['an attempt that runs', unit(), [attempt(10, undefined)], { waited: 10, worked: 90, retried: 0, slept: 0 }],
    ['a refused request', unit(5), [], { waited: 0, worked: 5, retried: 0, slept: 0 }],
  ])('of %s', (_, given, attempts, expected) => {
    expect(sums(phasesOf(given, attempts, 100))).toEqual(expected)
  })
})

describe('stretches that are too narrow to be seen', () => {
  const stretch = (phase: 'worked' | 'slept', from: number, to: number) => ({ phase, from, to })
  const many = Array.from({ length: 5000 }, (_, at) => stretch(at % 2 === 0 ? 'slept' : 'worked', at, at + 1))

  it('are drawn together, as what takes most of their time, and leave no hole', () => {
    const drawn = legible(
      [stretch('worked', 0, 3), stretch('slept', 3, 4), stretch('worked', 4, 50)],
      (time) => time,
      4,
    )
    expect(drawn).toEqual([
      { phase: 'worked', from: 0, to: 4, parts: 2 },
      { phase: 'worked', from: 4, to: 50, parts: 1 },
    ])
  })

  it('are no more than there is room for, however many there are', () => {
    const drawn = legible(many, (time) => time / 5, 4)
    expect(drawn.length).toBeLessThanOrEqual(250)
    expect([drawn[0]?.from, drawn.at(-1)?.to]).toEqual([0, 5000])
  })
})

describe('idle time', () => {
  const work = (...times: [number, number][]) => times.map(([from, to], at) => span({ id: `${at}`, from, to }))

  it.each([
    ['two hours between two bursts', work([0, 10], [7_200_010, 7_200_020]), [[10, 7_200_010]]],
    ['gaps that are all alike', work([0, 10], [20, 30], [40, 50], [60, 70]), []],
    ['one gap far longer than the usual one', work([0, 9], [10, 19], [20, 29], [129, 139]), [[29, 129]]],
    [
      'pauses that double while the work is short',
      work([0, 5], [1005, 1010], [3010, 3015]),
      [
        [5, 1005],
        [1010, 3010],
      ],
    ],
    ['work that covers everything', work([0, 100], [10, 20]), []],
    ['nothing at all', [], []],
  ])('is left out: %s', (_, spans, expected) => {
    const end = spans.reduce((last, { end }) => Math.max(last, end ?? 0), 0)
    expect(idleGaps(spans, 0, end).map(({ from, to }) => [from, to])).toEqual(expected)
  })

  it('is what a trigger waits for, though its span covers the time', () => {
    const spans = [
      span({ id: 'u', phase: 'trigger', from: 0, to: 7_200_010 }),
      span({ id: 'a', phase: 'attempt', from: 7_200_000, to: 7_200_010 }),
    ]
    expect(idleGaps(spans, 0, 7_200_010)).toEqual([{ from: 0, to: 7_200_000 }])
  })
})

describe('the scale', () => {
  it('gives a break the same few pixels however long it was', () => {
    const scale = makeScale(0, 1_000_000, [{ from: 100, to: 999_900 }], 440)
    expect([scale.x(100), scale.x(999_900), scale.x(1_000_000)]).toEqual([200, 240, 440])
    expect(scale.time(scale.x(50))).toBeCloseTo(50)
    expect(scale.time(scale.x(999_950))).toBeCloseTo(999_950)
  })

  it('shows a part of the whole', () => {
    const scale = makeScale(0, 100, [], 200, { from: 0.5, to: 1 })
    expect([scale.x(50), scale.x(75), scale.x(100)]).toEqual([0, 100, 200])
  })

  it.each([0.02, 1, 7, 88, 1234, 65_000, 9_000_000, 500_000_000])('never lets labels of %d ms overlap', (end) => {
    for (const width of [60, 150, 400, 900]) {
      const gaps = end > 10 ? [{ from: end * 0.3, to: end * 0.8 }] : []
      const labels = labelsOf(makeScale(0, end, gaps, width))
      labels.forEach(({ x, text }, at) => {
        const next = labels[at + 1]
        if (next) expect(next.x - x, `${text} ${next.text}`).toBeGreaterThan(text.length * 3)
      })
      expect(new Set(labels.map(({ text }) => text)).size).toBe(labels.length)
    }
  })

  it.each([
    [0, 10, '0'],
    [0.25, 0.05, '0.25 ms'],
    [50, 10, '50 ms'],
    [1050, 50, '1.05 s'],
    [2000, 500, '2 s'],
    [90_000, 30_000, '1 min 30 s'],
  ])('says %d ms by steps of %d as %s', (at, step, text) => expect(offset(at, step)).toBe(text))
})

describe('folding', () => {
  it('takes five that are alike together where the first stood, and leaves four apart', () => {
    const items = ['a', 'x', 'b', 'b', 'b', 'b', 'a', 'a', 'a', 'a']
    const found = groupsOf(items, (item) => item).map((each) => (typeof each === 'string' ? each : each.members.length))
    expect(found).toEqual([5, 'x', 'b', 'b', 'b', 'b'])
  })

  it.each([
    [[], 0],
    [[7], 7],
    [Array.from({ length: 100 }, (_, at) => at + 1), 95],
  ])('p95 of %j is %d', (values, expected) => {
    expect(p95(values)).toBe(expected)
  })

  it('covers many intervals by few pieces', () => {
    expect(
      cover([
        { from: 50, to: 60 },
        { from: 0, to: 10 },
        { from: 5, to: 12 },
      ]),
    ).toEqual([
      { from: 0, to: 12 },
      { from: 50, to: 60 },
    ])
    expect(cover(Array.from({ length: 10_000 }, (_, at) => ({ from: at * 2, to: at * 2 + 1 }))).length).toBeLessThan(
      200,
    )
  })
})

// One request that sends forty messages, each of which has one consumer that sends another; two of those fail.
const FAN: Given[] = [
  { id: 'post', phase: 'trigger', from: 0, to: 50, step: 'Create' },
  { id: 'a1', parent: 'post', phase: 'attempt', from: 0, to: 50, step: 'Create' },
  ...Array.from({ length: 40 }, (_, at): Given[] => [
    { id: `send${at}`, parent: 'a1', phase: 'call', from: at, to: at + 1, name: 'enqueue job' },
    { id: `job${at}`, parent: `send${at}`, phase: 'trigger', from: at, to: at + 100, name: 'job → Work', step: 'Work' },
    { id: `try${at}`, parent: `job${at}`, phase: 'attempt', from: at, to: at + 100, name: 'attempt 1', step: 'Work' },
    {
      ...{
        id: `mail${at}`,
        parent: `try${at}`,
        phase: 'trigger' as const,
        from: at + 50,
        to: at + 90,
        name: 'm → Mail',
      },
      ...{ step: 'Mail', status: at === 7 || at === 30 ? 'error' : 'ok' },
    },
  ]).flat(),
]

describe('rows', () => {
  const tree = treeOf(trace(FAN), 0)
  const show = (row: Row) => (row.kind === 'fold' ? `${row.name} ×${row.members.length} ${row.failed}` : row.span.id)

  it('fold what messages caused alike, however many hops away', () => {
    expect(rowsOf(tree, () => false, null).map(show)).toEqual(['post', 'job → Work ×40 0', 'm → Mail ×40 2'])
  })

  it('show what belongs to a unit below it, and not what it sent', () => {
    const open = new Set(['post', 'a1'])
    const rows = rowsOf(tree, (row) => open.has(row.key), null)
    expect(rows.map((row) => `${row.depth} ${show(row)}`).slice(0, 3)).toEqual([
      '0 post',
      '1 a1',
      '2 enqueue job ×40 0',
    ])
  })

  it('show the failed ones of a fold first', () => {
    const fold = rowsOf(tree, () => false, null)[2] as Row
    const rows = rowsOf(tree, (row) => row.key === fold.key, null).map(show)
    expect(rows.slice(3, 6)).toEqual(['mail7', 'mail30', 'mail0'])
  })

  it('find what has to be open for a span to be seen', () => {
    const keys = new Set(above('send3', tree))
    expect(rowsOf(tree, (row) => keys.has(row.key), null).map(show)).toContain('send3')
    const more = new Set(above('try9', tree))
    expect(rowsOf(tree, (row) => more.has(row.key), null).map(show)).toContain('try9')
  })

  it('are only those of the critical path when asked, and then none is folded', () => {
    const path = criticalPath(tree.trace, 0).ids
    const rows = rowsOf(tree, () => true, path).map(show)
    const sends = Array.from({ length: 40 }, (_, at) => `send${at}`)
    expect(rows).toEqual(['post', 'a1', ...sends, 'job39', 'try39'])
  })

  it('lead from error to error and round again', () => {
    expect(nextError(tree, null)).toBe('mail7')
    expect(nextError(tree, 'mail7')).toBe('mail30')
    expect(nextError(tree, 'mail30')).toBe('mail7')
    expect(nextError(treeOf(trace(HOP), 0), null)).toBeNull()
    const tried = trace([
      { id: 'u', phase: 'trigger', from: 0, to: 9, status: 'error' },
      { id: 'a', parent: 'u', phase: 'attempt', from: 0, to: 9, status: 'error' },
    ])
    expect(nextError(treeOf(tried, 0), null)).toBe('a')
  })

  it('know until when their consequences lasted', () => {
    expect(treeOf(trace(HOP), 0).units.all.map(({ span: { id }, reach }) => [id, reach])).toEqual([
      ['post', 160],
      ['triage', 160],
    ])
  })

  it('give each Step the colour of its first appearance', () => {
    expect([...lanesOf(tree.trace.spans)]).toEqual([
      ['Create', 0],
      ['Work', 1],
      ['Mail', 2],
    ])
  })
})
