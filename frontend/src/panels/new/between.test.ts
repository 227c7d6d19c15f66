import { describe, expect, it } from 'vitest'
import { retopic } from './between'

describe('a Step that is to take another topic', () => {
  it.each([
    [`config = {"triggers": [queue("a.b", input=X)]}`, `config = {"triggers": [queue("a.c", input=X)]}`],
    [`triggers: [queue('a.b')],`, `triggers: [queue('a.c')],`],
    ['triggers: [{ topic: `a.b` }],', 'triggers: [{ topic: `a.c` }],'],
  ])('%s', (before, after) => {
    expect(retopic(`one\n${before}\nthree\n`, 'a.b', 'a.c')).toEqual({
      text: `one\n${after}\nthree\n`,
      line: 2,
      before,
      after,
    })
  })

  it('is left as it is where the topic stands nowhere, twice, or within another name', () => {
    expect(retopic(`queue('a.bc')`, 'a.b', 'a.c')).toBeNull()
    expect(retopic(`queue('a.b'); enqueue({ topic: 'a.b' })`, 'a.b', 'a.c')).toBeNull()
  })

  it('does not count a comment', () => {
    expect(retopic(`// takes 'a.b'\nqueue('a.b')`, 'a.b', 'a.c')?.line).toBe(2)
  })

  it('is not given a name that would end the text it stands in', () => {
    expect(retopic(`queue('a.b')`, 'a.b', `a'b`)).toBeNull()
  })
})
