import { describe, expect, it } from 'vitest'
import type { Problem } from '../../core/types'
import { byFile, placeOf } from './order'

const problem = (file: string, severity: Problem['severity'], line: number | null, column?: number): Problem => ({
  file,
  severity,
  line,
  ...(column === undefined ? {} : { column }),
  message: '',
  hint: null,
  code: '',
})

describe('problems by file', () => {
  it('has files with errors first, and in each the worst first, from top to bottom', () => {
    const found = byFile([
      problem('a.ts', 'info', 1),
      problem('b.ts', 'warning', 9),
      problem('b.ts', 'error', 20),
      problem('b.ts', 'error', 3),
    ])
    expect(found.map(({ file, problems }) => [file, problems.map(({ line }) => line)])).toEqual([
      ['b.ts', [3, 20, 9]],
      ['a.ts', [1]],
    ])
  })

  it('says where in the file as far as it is known', () => {
    expect(placeOf(problem('a.ts', 'error', null))).toBe('a.ts')
    expect(placeOf(problem('a.ts', 'error', 3))).toBe('a.ts:3')
    expect(placeOf(problem('a.ts', 'error', 3, 7))).toBe('a.ts:3:7')
  })
})
