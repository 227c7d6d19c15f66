import { describe, expect, it } from 'vitest'
import type { Run } from '../../core/types'
import { failures } from './failures'

const run = (spanId: string, message: string | null, status = 'error', end: number | null = 2): Run => ({
  traceId: 't',
  spanId,
  start: 1,
  end,
  status,
  message,
  attempt: 1,
  trigger: null,
})

describe('the newest errors of a Step', () => {
  it('tells each once, with its newest run and how often it came', () => {
    const found = failures([run('c', 'refused'), run('ok', null, 'ok'), run('b', 'timeout'), run('a', 'refused')])
    expect(found.map(({ message, count, run: { spanId } }) => [message, count, spanId])).toEqual([
      ['refused', 2, 'c'],
      ['timeout', 1, 'b'],
    ])
  })

  it('tells the newest two', () => {
    expect(failures([run('c', '3'), run('b', '2'), run('a', '1')]).map(({ message }) => message)).toEqual(['3', '2'])
  })

  it('leaves out what still runs', () => expect(failures([run('a', 'x', 'error', null)])).toEqual([]))
})
