// Merges two texts that began as the same one, line by line. What both changed is left to the person who looks.
import { diffIndices } from 'node-diff3'

export type Choice = 'theirs' | 'mine' | 'theirs-mine' | 'mine-theirs'

export type Piece =
  | { kind: 'same'; lines: string[] }
  // Changed by one, or by both alike; `instead` is what was there.
  | { kind: 'theirs' | 'mine' | 'both'; lines: string[]; instead: string[] }
  | { kind: 'conflict'; theirs: string[]; mine: string[]; instead: string[] }

interface Hunk {
  by: 'theirs' | 'mine'
  // Where in the base, and where in the changed text: from, and up to but not with.
  from: number
  to: number
  start: number
  end: number
}

export function piecesOf(base: string, theirs: string, mine: string): Piece[] {
  const [old, other, own] = [base, theirs, mine].map((text) => text.split('\n')) as [string[], string[], string[]]
  const hunks = [...hunksOf('theirs', old, other), ...hunksOf('mine', old, own)].sort(
    (one, next) => one.from - next.from || one.to - next.to,
  )
  const pieces: Piece[] = []
  let at = 0
  while (hunks.length > 0) {
    const group = nextGroup(hunks)
    const from = group[0]?.from ?? at
    const to = Math.max(...group.map((hunk) => hunk.to))
    if (from > at) pieces.push({ kind: 'same', lines: old.slice(at, from) })
    pieces.push(
      pieceOf(
        group,
        old.slice(from, to),
        linesOf(group, 'theirs', from, to, other),
        linesOf(group, 'mine', from, to, own),
      ),
    )
    at = to
  }
  if (at < old.length) pieces.push({ kind: 'same', lines: old.slice(at) })
  return pieces
}

// The merged text; null while a conflict has no choice. Choices are by the place of their piece.
export function mergedText(pieces: Piece[], choices: Readonly<Record<number, Choice>>): string | null {
  const lines: string[] = []
  for (const [at, piece] of pieces.entries()) {
    if (piece.kind !== 'conflict') {
      lines.push(...piece.lines)
      continue
    }
    const choice = choices[at]
    if (!choice) return null
    for (const side of choice.split('-') as ('theirs' | 'mine')[]) lines.push(...piece[side])
  }
  return lines.join('\n')
}

function hunksOf(by: Hunk['by'], old: string[], changed: string[]): Hunk[] {
  return diffIndices(old, changed).map(({ buffer1: [from, length], buffer2: [start, count] }) => ({
    by,
    from,
    to: from + length,
    start,
    end: start + count,
  }))
}

// Takes what touches: changes of two neighbouring lines may belong together, so nobody but a person decides.
function nextGroup(hunks: Hunk[]): Hunk[] {
  const group: Hunk[] = []
  let to = Number.POSITIVE_INFINITY
  while (hunks[0] && (group.length === 0 || hunks[0].from <= to)) {
    const next = hunks.shift() as Hunk
    to = group.length === 0 ? next.to : Math.max(to, next.to)
    group.push(next)
  }
  return group
}

// What one of the two has where the base has the lines of a group; null where they left them as they were.
function linesOf(group: Hunk[], by: Hunk['by'], from: number, to: number, text: string[]): string[] | null {
  const own = group.filter((hunk) => hunk.by === by)
  const [first, last] = [own[0], own.at(-1)]
  if (!first || !last) return null
  return text.slice(first.start - (first.from - from), last.end + (to - last.to))
}

function pieceOf(group: Hunk[], instead: string[], theirs: string[] | null, mine: string[] | null): Piece {
  if (theirs === null || mine === null) return { kind: group[0]?.by ?? 'mine', lines: theirs ?? mine ?? [], instead }
  if (theirs.join('\n') === mine.join('\n') && theirs.length === mine.length) {
    return { kind: 'both', lines: mine, instead }
  }
  return { kind: 'conflict', theirs, mine, instead }
}
