import { describe, expect, it } from 'vitest'
import { readField, withFields } from './address'

describe('the address', () => {
  it('adds and removes fields and leaves the others', () => {
    expect(withFields('?flow=support', { step: 'Triage' })).toBe('?flow=support&step=Triage')
    expect(withFields('?flow=support&step=Triage', { step: null })).toBe('?flow=support')
    expect(withFields('?step=Triage', { step: null })).toBe('')
  })

  it('carries any name unharmed', () => {
    const name = 'a & b = c/ü?#'
    expect(readField('step', withFields('', { step: name }))).toBe(name)
  })
})
