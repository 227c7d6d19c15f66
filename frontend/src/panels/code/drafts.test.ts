import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Draft, draftedPaths, dropDraft, findDraft, keepDraft } from './drafts'

// Stands in for the browser's storage: properties are what is stored.
function storage(room = Number.POSITIVE_INFINITY) {
  const methods = {
    getItem(name: string) {
      return (this as Record<string, unknown>)[name] ?? null
    },
    setItem(name: string, text: string) {
      if (text.length > room) throw new DOMException('full', 'QuotaExceededError')
      Object.assign(this, { [name]: text })
    },
    removeItem(name: string) {
      delete (this as Record<string, unknown>)[name]
    },
  }
  return Object.create(methods)
}

const draft = (text: string, at = 1): Draft => ({ version: 'v', base: 'base', text, at })

beforeEach(() => {
  vi.stubGlobal('localStorage', storage())
  vi.stubGlobal('sessionStorage', storage())
})

function anotherTab(): void {
  vi.stubGlobal('sessionStorage', storage())
}

describe('drafts', () => {
  it('are found again, by project and file', () => {
    keepDraft('/a', 'src/x.py', draft('mine'))
    expect(findDraft('/a', 'src/x.py')).toEqual(draft('mine'))
    expect(findDraft('/b', 'src/x.py')).toBeNull()
    expect(draftedPaths('/a')).toEqual(new Set(['src/x.py']))
  })

  it('of two tabs never write over each other', () => {
    keepDraft('/a', 'x.py', draft('first', 1))
    anotherTab()
    keepDraft('/a', 'x.py', draft('second', 2))
    dropDraft('/a', 'x.py')
    expect(findDraft('/a', 'x.py')?.text).toBe('first')
  })

  it('of a tab that is gone are taken over, the newest first', () => {
    keepDraft('/a', 'x.py', draft('older', 1))
    anotherTab()
    keepDraft('/a', 'x.py', draft('newer', 2))
    anotherTab()
    expect(findDraft('/a', 'x.py')?.text).toBe('newer')
    dropDraft('/a', 'x.py')
    expect(findDraft('/a', 'x.py')?.text).toBe('older')
    dropDraft('/a', 'x.py')
    expect(findDraft('/a', 'x.py')).toBeNull()
  })

  it('say when there is no room', () => {
    vi.stubGlobal('localStorage', storage(10))
    expect(keepDraft('/a', 'x.py', draft('mine'))).toBe(false)
  })
})
