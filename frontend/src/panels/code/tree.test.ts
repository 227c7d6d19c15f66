import { describe, expect, it } from 'vitest'
import { fileRows, foldersOf } from './tree'

const PATHS = ['config.yaml', 'src/b.step.ts', 'src/tickets/a_step.py', 'src/a10.ts', 'src/a2.ts', 'README.md']

describe('fileRows', () => {
  it('has folders before files, and what is in a folder only where it is open', () => {
    expect(fileRows(PATHS, new Set()).map(({ id }) => id)).toEqual(['src', 'config.yaml', 'README.md'])
    const rows = fileRows(PATHS, new Set(['src']))
    expect(rows.map(({ id }) => id)).toEqual([
      'src',
      'src/tickets',
      'src/a2.ts',
      'src/a10.ts',
      'src/b.step.ts',
      'config.yaml',
      'README.md',
    ])
    expect(rows[1]).toEqual({
      id: 'src/tickets',
      name: 'tickets',
      isOpen: false,
      parent: 'src',
      level: 2,
      place: 1,
      siblings: 4,
    })
    expect(rows[2]).toMatchObject({ isOpen: null, place: 2, siblings: 4 })
  })

  it('knows the folders around a file', () => {
    expect(foldersOf('src/tickets/a_step.py')).toEqual(['src', 'src/tickets'])
    expect(foldersOf('config.yaml')).toEqual([])
  })
})
