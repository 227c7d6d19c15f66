// Which lines of a text are not as they were.
import { diffIndices } from 'node-diff3'

export function changedLines(before: string, after: string): ReadonlySet<number> {
  const hunks = diffIndices(before.split('\n'), after.split('\n'))
  return new Set(hunks.flatMap(({ buffer2: [start, count] }) => Array.from({ length: count }, (_, at) => start + at)))
}
