import { describe, expect, it } from 'vitest'
import type { LogLine } from '../../core/types'
import { asJsonLines, asText, fileName } from './export'

const LINE: LogLine = {
  time: Date.UTC(2026, 10, 23, 10, 15, 0, 250),
  severity: 'warn',
  message: '\u001b[31mrefused\u001b[0m',
  step: 'Pay',
  attempt: 2,
  traceId: 'abc',
  spanId: 'def',
  data: { amount: 3 },
  source: 'logger',
}

describe('lines for elsewhere', () => {
  it('reads like a log file, without the codes of colours', () => {
    expect(asText([LINE, { ...LINE, step: null, data: null }])).toBe(
      '2026-11-23T10:15:00.250Z WARN  Pay: refused {"amount":3}\n2026-11-23T10:15:00.250Z WARN  studio: refused',
    )
  })

  it('is one JSON value on each line', () => {
    const [first, second] = asJsonLines([LINE, LINE]).split('\n')
    expect(second).toBe(first)
    expect(JSON.parse(first ?? '')).toMatchObject({ time: '2026-11-23T10:15:00.250Z', data: { amount: 3 } })
  })

  it('is named after the time', () => {
    expect(fileName('jsonl', LINE.time)).toBe('motia-2026-11-23T10-15-00.jsonl')
  })
})
