// What is different between two versions of a file: changed lines, and a few around them to tell where that is.
import { diffIndices } from 'node-diff3'

export interface HunkLine {
  kind: 'same' | 'before' | 'after'
  text: string
}

const AROUND = 2

export function hunksOf(before: string, after: string): HunkLine[][] {
  const [old, now] = [lines(before), lines(after)]
  const hunks: HunkLine[][] = []
  // Up to where of the old text has been told.
  let told = 0
  const found = diffIndices(old, now)
  for (const [at, { buffer1, buffer2 }] of found.entries()) {
    const [from, count] = buffer1
    const [start, length] = buffer2
    const isNear = hunks.length > 0 && from - told <= AROUND
    const first = isNear ? told : Math.max(told, from - AROUND)
    if (!isNear) hunks.push([])
    const hunk = hunks.at(-1) ?? []
    hunk.push(...of('same', old.slice(first, from)))
    hunk.push(...of('before', old.slice(from, from + count)), ...of('after', now.slice(start, start + length)))
    told = Math.min(from + count + AROUND, found[at + 1]?.buffer1[0] ?? old.length)
    hunk.push(...of('same', old.slice(from + count, told)))
  }
  return hunks
}

function of(kind: HunkLine['kind'], texts: string[]): HunkLine[] {
  return texts.map((text) => ({ kind, text }))
}

function lines(text: string): string[] {
  return text.replace(/\n$/, '').split('\n')
}
