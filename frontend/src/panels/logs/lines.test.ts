import { describe, expect, it } from 'vitest'
import type { LogLine, LogPage } from '../../core/types'
import { append, fromPage, MOST_LINES, matches, prepend } from './lines'

function line(message: string): LogLine {
  return {
    time: 1,
    severity: 'info',
    message,
    step: null,
    attempt: null,
    traceId: null,
    spanId: null,
    data: null,
    source: 'logger',
  }
}

function page(messages: string[], before: number | null = null): LogPage {
  return { logs: messages.map((message, id) => ({ ...line(message), id })), before, position: '1-0' }
}

const texts = (lines: { message: string }[]) => lines.map(({ message }) => message)

describe('the lines of the log', () => {
  it('turns the newest first of the API into oldest first', () => {
    expect(texts(fromPage(page(['c', 'b', 'a'])).lines)).toEqual(['a', 'b', 'c'])
  })

  it('grows at the end when live and at the start when older lines come', () => {
    const grown = prepend(append(fromPage(page(['b'], 7)), [line('c')]), page(['a'], 3))
    expect(texts(grown.lines)).toEqual(['a', 'b', 'c'])
    expect(grown.older).toBe(3)
  })

  it('gives every line a key of its own', () => {
    const { lines } = append(fromPage(page(['same', 'same'])), [line('same')])
    expect(new Set(lines.map(({ key }) => key)).size).toBe(3)
  })

  it('keeps the newest ten thousand and says that older ones are out of sight', () => {
    const full = append(
      fromPage(page(['first'], 5)),
      Array.from({ length: MOST_LINES }, (_, n) => line(String(n))),
    )
    expect(full.lines).toHaveLength(MOST_LINES)
    expect(full.lines[0]?.message).toBe('0')
    expect(full).toMatchObject({ isCut: true, older: null })
  })

  it('finds text whatever its case', () => {
    expect(matches(line('Mail REFUSED'), 'refused')).toBe(true)
    expect(matches(line('Mail sent'), 'refused')).toBe(false)
  })
})
