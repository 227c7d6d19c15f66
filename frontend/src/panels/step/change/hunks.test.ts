import { describe, expect, it } from 'vitest'
import { hunksOf } from './hunks'

const MARKS = { same: ' ', before: '-', after: '+' }
const TEXT = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n'

function shown(before: string, after: string): string[] {
  return hunksOf(before, after).map((hunk) => hunk.map(({ kind, text }) => MARKS[kind] + text).join(''))
}

describe('what is different between two versions', () => {
  it.each([
    ['one line', TEXT.replace('e', 'E'), [' c d-e+E f g']],
    ['the first and the last line', TEXT.replace('a', 'A').replace('j', 'J'), ['-a+A b c', ' h i-j+J']],
    ['lines that are near each other', TEXT.replace('c', 'C').replace('f', 'F'), [' a b-c+C d e-f+F g h']],
    ['neighbours of neighbours', TEXT.replace('c', 'C').replace('e', 'E'), [' a b-c+C d-e+E f g']],
    ['a line that is new', TEXT.replace('e\n', 'e\nnew\n'), [' d e+new f g']],
    ['nothing', TEXT, []],
  ])('for %s', (_, after, hunks) => expect(shown(TEXT, after)).toEqual(hunks))
})
