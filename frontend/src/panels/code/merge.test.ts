import { describe, expect, it } from 'vitest'
import { type Choice, mergedText, type Piece, piecesOf } from './merge'

const BASE = 'one\ntwo\nthree\nfour\nfive\n'

function kinds(pieces: Piece[]): string[] {
  return pieces.map(({ kind }) => kind)
}

function all(pieces: Piece[], choice: Choice): Record<number, Choice> {
  return Object.fromEntries(pieces.map((_, at) => [at, choice]))
}

describe('piecesOf', () => {
  it('puts changes of different places together', () => {
    const pieces = piecesOf(BASE, BASE.replace('one', 'ONE'), BASE.replace('five', 'FIVE\nsix'))
    expect(kinds(pieces)).toEqual(['theirs', 'same', 'mine', 'same'])
    expect(mergedText(pieces, {})).toBe('ONE\ntwo\nthree\nfour\nFIVE\nsix\n')
  })

  it('leaves what both changed to the person, with what was there', () => {
    const pieces = piecesOf(BASE, BASE.replace('two', 'TWO'), BASE.replace('two', 'zwei'))
    expect(pieces[1]).toEqual({ kind: 'conflict', theirs: ['TWO'], mine: ['zwei'], instead: ['two'] })
    expect(mergedText(pieces, {})).toBeNull()
    expect(mergedText(pieces, { 1: 'mine-theirs' })).toBe(BASE.replace('two', 'zwei\nTWO'))
    expect(mergedText(pieces, { 1: 'theirs' })).toBe(BASE.replace('two', 'TWO'))
  })

  it('takes neighbouring changes and additions at one place for conflicts', () => {
    expect(kinds(piecesOf(BASE, BASE.replace('two', 'TWO'), BASE.replace('three', 'THREE')))).toContain('conflict')
    expect(kinds(piecesOf(BASE, `${BASE}theirs\n`, `${BASE}mine\n`))).toContain('conflict')
  })

  it('takes a change that both made for one', () => {
    const changed = BASE.replace('two', 'TWO')
    const pieces = piecesOf(BASE, changed, changed)
    expect(kinds(pieces)).toEqual(['same', 'both', 'same'])
    expect(mergedText(pieces, {})).toBe(changed)
  })

  it('keeps a deletion beside a change of the same line for the person', () => {
    const pieces = piecesOf(BASE, BASE.replace('two\n', ''), BASE.replace('two', 'TWO'))
    expect(kinds(pieces)).toContain('conflict')
    expect(mergedText(pieces, all(pieces, 'mine'))).toContain('TWO')
  })

  it('loses no line that either added, whatever they did', () => {
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 48271) % 2147483647
      return seed % below
    }
    for (let round = 0; round < 400; round++) {
      const base = Array.from({ length: random(12) }, () => `line ${random(6)}`)
      const edited = (who: string) => {
        const lines = [...base]
        for (let edit = 0; edit < 1 + random(4); edit++) {
          lines.splice(random(lines.length + 1), random(3), `${who} ${round}.${edit}`)
        }
        return lines
      }
      const [theirs, mine] = [edited('theirs'), edited('mine')]
      const pieces = piecesOf(base.join('\n'), theirs.join('\n'), mine.join('\n'))
      const merged = mergedText(pieces, all(pieces, 'theirs-mine'))?.split('\n') ?? []
      for (const line of [...theirs, ...mine]) if (/^(theirs|mine)/.test(line)) expect(merged).toContain(line)
      expect(mergedText(piecesOf(base.join('\n'), theirs.join('\n'), base.join('\n')), {})).toBe(theirs.join('\n'))
      expect(mergedText(piecesOf(base.join('\n'), base.join('\n'), mine.join('\n')), {})).toBe(mine.join('\n'))
    }
  })
})
