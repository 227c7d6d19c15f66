import { describe, expect, it } from 'vitest'
import { momentOf } from '../../core/moments'
import type { TraceRow } from '../../core/trace-types'
import type { TraceNews } from '../../core/types'
import { queryOf } from './filters'
import { firstPage, neighbour, overlaps, refreshed, withFresh, withNews, withOlder } from './list'
import { humanised, stepsText, tookOf, whatRan } from './naming'

function row(traceId: string, more: Partial<TraceRow> = {}): TraceRow {
  return {
    ...{ traceId, name: 'POST /a', status: 'ok', step: 'A', trigger: 'http', steps: ['A'], key: null, label: null },
    ...{ input: null, startTimeUnixNano: '1000000', endTimeUnixNano: '3500000' },
    ...{ spanCount: 1, errorCount: 0, runningCount: 0, ...more },
  }
}

const page = (...ids: string[]) => ({ traces: ids.map((id) => row(id)), before: '1.1' })
const ids = (rows: TraceRow[]) => rows.map(({ traceId }) => traceId).join('')

describe('the list of traces', () => {
  it('keeps what came since apart until it is shown', () => {
    const known = refreshed(firstPage(page('c', 'b', 'a')), page('e', 'd', 'c'))
    expect([ids(known.rows), ids(known.fresh)]).toEqual(['cba', 'ed'])
    expect(ids(withFresh(known).rows)).toBe('edcba')
  })

  it('counts on when more came than a page has', () => {
    const known = refreshed(refreshed(firstPage(page('a')), page('c', 'b', 'a')), page('e', 'd'))
    expect(ids(known.fresh)).toBe('edcb')
  })

  it('knows whether a page that is read again follows on what is shown', () => {
    const known = refreshed(firstPage(page('a')), page('c', 'b'))
    expect([overlaps(known, page('d', 'c')), overlaps(known, page('f', 'e'))]).toEqual([true, false])
  })

  it('changes a row in place and leaves the others as they are', () => {
    const known = firstPage({ traces: [row('b', { status: 'running' }), row('a')], before: null })
    const next = refreshed(known, { traces: [row('b'), row('a')], before: null })
    expect(next.rows[0]?.status).toBe('ok')
    expect(next.rows[1]).toBe(known.rows[1])
    expect(next.fresh).toEqual([])
  })

  it('ends a running row further down by what the socket says, and never an ended one', () => {
    const known = firstPage({
      traces: [row('a', { status: 'running', endTimeUnixNano: null }), row('b')],
      before: null,
    })
    const news = ['a', 'b'].map((traceId) => ({ traceId, status: 'error', end: 5 }) as TraceNews)
    const { rows } = withNews(known, news)
    expect(rows.map(({ status, endTimeUnixNano }) => [status, endTimeUnixNano])).toEqual([
      ['error', '5000000'],
      ['ok', '3500000'],
    ])
  })

  it('goes on with older rows without repeating one', () => {
    const known = withOlder(firstPage(page('d', 'c')), { traces: [row('c'), row('b')], before: null })
    expect([ids(known.rows), known.before]).toEqual(['dcb', null])
  })

  it('goes from row to row and stops at the ends', () => {
    const { rows } = firstPage(page('c', 'b', 'a'))
    expect(neighbour(rows, 'b', 1)?.traceId).toBe('a')
    expect(neighbour(rows, 'c', -1)).toBeUndefined()
    expect(neighbour(rows, 'gone', 1)?.traceId).toBe('c')
  })
})

describe('filters', () => {
  it('ask the server in its own names and units', () => {
    const query = queryOf(
      { status: 'failed', ran: 'A', of: 'f', longer: '1000', find: 'x', key: 'o-1', since: '1h' },
      7_200_000,
    )
    expect(Object.fromEntries(query)).toEqual({
      ...{ status: 'error', step: 'A', flow: 'f', longer: '1000', q: 'x', key: 'o-1' },
      since: '3600000000000',
    })
  })

  it.each(['soon', '', undefined])('of the time %j ask for nothing', (text) => expect(momentOf(text, 0)).toBeNull())

  it('of no number or status ask for nothing', () => {
    expect(queryOf({ longer: 'very', status: 'odd' }, 0).toString()).toBe('')
  })
})

describe('a trace', () => {
  it.each([
    [{ label: 'Charge order 4711' }, 'Charge order 4711', 'POST /a'],
    [{ step: 'CreateTicket' }, 'Create ticket', 'POST /a'],
    [{ step: 'Triage', name: 'a.b → Triage' }, 'Triage', 'a.b'],
    [{ step: null, name: 'other' }, 'other', null],
  ])('%j is called what its author or its Step says', (given, title, detail) => {
    expect(whatRan(row('a', given))).toEqual({ title, detail })
  })

  it.each([
    ['CreateTicket', 'Create ticket'],
    ['watch_deadlines', 'Watch deadlines'],
    ['SLAWatch', 'SLA watch'],
    ['ask-for-feedback', 'Ask for feedback'],
  ])('%s is read as %s', (name, text) => expect(humanised(name)).toBe(text))

  it('names two Steps and counts the rest', () => {
    expect(stepsText(['A', 'B', 'C', 'D'])).toBe('A, B +2')
    expect(stepsText([])).toBe('')
  })

  it('took what lies between its nanoseconds', () => expect(tookOf(row('a'))).toBe(2.5))
})
