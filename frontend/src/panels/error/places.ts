// Finds places in the project's code in a text, such as "src/a.step.ts, line 3" or "src/a.step.ts:3:9".

export type Placed = string | { text: string; file: string; line: number | null }

const FOUND = /(?<file>(?:[\w@.-]+\/)*[\w@.-]+\.(?:[cm]?[jt]sx?|py))(?:(?:, line |:)(?<line>\d+)(?::\d+)?)?/g

// `steps` names the Step of each file. A place in any other file stays what it is: nothing shows it.
export function placesIn(text: string, steps: ReadonlyMap<string, string>): Placed[] {
  const pieces: Placed[] = []
  let end = 0
  for (const found of text.matchAll(FOUND)) {
    const { file = '', line } = found.groups ?? {}
    if (!steps.has(file)) continue
    if (found.index > end) pieces.push(text.slice(end, found.index))
    pieces.push({ text: found[0], file, line: line === undefined ? null : Number(line) })
    end = found.index + found[0].length
  }
  if (end < text.length) pieces.push(text.slice(end))
  return pieces
}
