import { describe, expect, it } from 'vitest'
import type { LogLine, LogPage } from '../../core/types'
import { append, fromPage, MOST_LINES, matches, missing, prepend, putAside, takeUp } from './lines'

function line(message: string, time = 1): LogLine {
  return {
    time,
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
const many = (count: number) => Array.from({ length: count }, (_, n) => line(String(n), n))

describe('the lines of the log', () => {
  it('turns the newest first of the API into oldest first', () => {
    expect(texts(fromPage(page(['c', 'b', 'a'])).lines)).toEqual(['a', 'b', 'c'])
  })

  it('grows at the end when live and at the start when older lines come', () => {
    const grown = prepend(append(fromPage(page(['b'], 7)), [line('c')]), page(['a'], 3))
    expect(texts(grown.lines)).toEqual(['a', 'b', 'c'])
    expect(grown.older).toEqual({ before: 3 })
  })

  it('gives every line a key of its own', () => {
    const { lines } = append(fromPage(page(['same', 'same'])), [line('same')])
    expect(new Set(lines.map(({ key }) => key)).size).toBe(3)
  })

  it('keeps the newest ten thousand and knows from where older ones can be read', () => {
    const full = append(fromPage(page(['first'], 5)), many(MOST_LINES))
    expect(full.lines).toHaveLength(MOST_LINES)
    expect(full.lines[0]?.message).toBe('0')
    expect(full.older).toEqual({ until: 0 })
  })

  it('reads older lines by id where the oldest one has one', () => {
    const full = append(fromPage(page(['b', 'a'])), many(MOST_LINES - 1))
    expect(full.older).toEqual({ before: 0 })
  })

  it('leaves out what it has already when it reads older lines by time', () => {
    const known = append(fromPage(page([])), [line('b'), line('c')])
    expect(texts(prepend(known, page(['b', 'a'])).lines)).toEqual(['a', 'b', 'c'])
  })

  it('holds still and takes up what waited', () => {
    const held = putAside(putAside(fromPage(page(['a'])), [line('b')]), [line('c')])
    expect(texts(held.lines)).toEqual(['a'])
    expect(held.fresh).toBe(2)
    const taken = takeUp(held)
    expect(texts(taken.lines)).toEqual(['a', 'b', 'c'])
    expect(taken).toMatchObject({ aside: [], fresh: 0 })
  })

  it('begins behind the hole when more waited than it keeps', () => {
    const held = putAside(fromPage(page(['a'], 9)), many(MOST_LINES + 5))
    expect(held.fresh).toBe(MOST_LINES + 5)
    const taken = takeUp(held)
    expect(taken.lines[0]?.message).toBe('5')
    expect(taken.older).toEqual({ until: 5 })
  })

  it('finds in a page what it has not heard', () => {
    const known = append(fromPage(page(['a'])), [line('b')])
    expect(texts(missing(known, page(['c', 'b', 'a'])))).toEqual(['c'])
  })

  it('finds text whatever its case', () => {
    expect(matches(line('Mail REFUSED'), 'refused')).toBe(true)
    expect(matches(line('Mail sent'), 'refused')).toBe(false)
  })
})
