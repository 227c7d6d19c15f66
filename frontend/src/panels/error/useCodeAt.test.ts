import { expect, it } from 'vitest'
import { codeAt } from './useCodeAt'

it('leads editors to the line in the editor, whatever file it is', () => {
  const place = { view: 'code', span: null, topic: null }
  expect(codeAt('src/lib/money.ts', 3, undefined, true)).toEqual({ ...place, file: 'src/lib/money.ts', row: '3' })
  expect(codeAt('src/a.step.ts', null, 'A', true)).toEqual({ ...place, file: 'src/a.step.ts', row: null })
})

it('leads others to the code beside the Step, where the file has one', () => {
  expect(codeAt('src/a.step.ts', 3, 'A', false)).toEqual({ step: 'A', part: '3', span: null, topic: null })
  expect(codeAt('src/a.step.ts', null, 'A', false)).toEqual({ step: 'A', part: 'code', span: null, topic: null })
  expect(codeAt('src/lib/money.ts', 3, undefined, false)).toBeNull()
})
