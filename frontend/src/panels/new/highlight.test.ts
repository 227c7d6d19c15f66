import { describe, expect, it } from 'vitest'
import { highlighted } from './highlight'

const TEXT = "import { x } from 'motia'\n\n// why\nconst a = 1\n"

describe('code with colours', () => {
  it.each([
    'typescript',
    'javascript',
    'python',
    'something else',
  ])('has every letter of the text, in %s', (language) => {
    const lines = highlighted(TEXT, language).map((bits) => bits.map(({ text }) => text).join(''))
    expect(lines.join('\n')).toBe(TEXT)
  })

  it('tells words of the language from texts, comments and numbers', () => {
    const bits = highlighted(TEXT, 'typescript').flat()
    const classOf = (wanted: string) => bits.find(({ text }) => text.includes(wanted))?.classes
    expect([classOf('import'), classOf("'motia'"), classOf('why'), classOf('1')]).toEqual(['k', 's', 'c', 'm'])
  })
})
