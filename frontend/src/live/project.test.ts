import { describe, expect, it } from 'vitest'
import { applyChanges, IDLE } from './project'

const last = { start: 1, end: 2, status: 'ok', traceId: 'a' }

describe('applyChanges', () => {
  it('counts what started as running until it ends', () => {
    const started = applyChanges({}, { Triage: { started: 2, succeeded: 0, failed: 0, skipped: 0 } })
    const ended = applyChanges(started, { Triage: { started: 0, succeeded: 1, failed: 0, skipped: 0, last } })
    expect(started.Triage).toEqual({ ...IDLE, running: 2 })
    expect(ended.Triage).toEqual({ running: 1, succeeded: 1, failed: 0, skipped: 0, last })
  })

  it('never runs below nothing when an attempt began before the sums were read', () => {
    const steps = applyChanges({}, { Triage: { started: 0, succeeded: 0, failed: 1, skipped: 0, last } })
    expect(steps.Triage?.running).toBe(0)
  })

  it('leaves Steps that nothing happened to as they were', () => {
    const before = { Notify: { ...IDLE, succeeded: 3 } }
    const after = applyChanges(before, { Triage: { started: 1, succeeded: 0, failed: 0, skipped: 0 } })
    expect(after.Notify).toBe(before.Notify)
  })
})
