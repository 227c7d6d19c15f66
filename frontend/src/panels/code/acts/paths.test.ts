import { expect, it } from 'vitest'
import { faultOf, folderOf } from './paths'

const FILES = ['src/a.ts', 'src/lib/b.ts', 'README.md']

it('begins a new file beside the one that is open', () => {
  expect(folderOf('src/lib/b.ts')).toBe('src/lib/')
  expect(folderOf('README.md')).toBe('src/')
  expect(folderOf(null)).toBe('src/')
})

it('says what is wrong with a path before the studio has to', () => {
  expect(faultOf('src/c.ts', FILES)).toBeNull()
  expect(faultOf('src/a.ts', FILES)).toBe('There is a file src/a.ts already.')
  expect(faultOf('src/a.ts', FILES, 'src/a.ts')).toBeNull()
  expect(faultOf('src/lib', FILES)).toBe('src/lib is a folder.')
  for (const path of ['', 'src/', ' ']) expect(faultOf(path, FILES)).toMatch(/^Write a name/)
  for (const path of ['/etc/passwd', 'src/../x', 'a//b', './a']) expect(faultOf(path, FILES)).toMatch(/^Write it from/)
})
