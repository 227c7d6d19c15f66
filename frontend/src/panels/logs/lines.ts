// The lines that the log panel holds: oldest first, the newest ten thousand.
import type { LogLine, LogPage } from '../../core/types'

export interface ShownLine extends LogLine {
  key: number
}

export interface Lines {
  lines: ShownLine[]
  // Where older lines begin in the API; null when there are none, or when they were pushed out here.
  older: number | null
  isCut: boolean
}

export const MOST_LINES = 10_000
export const NONE: Lines = { lines: [], older: null, isCut: false }

let nextKey = 0

export function fromPage(page: LogPage): Lines {
  return { lines: numbered([...page.logs].reverse()), older: page.before, isCut: false }
}

export function append(known: Lines, fresh: LogLine[]): Lines {
  const lines = [...known.lines, ...numbered(fresh)]
  if (lines.length <= MOST_LINES) return { ...known, lines }
  return { lines: lines.slice(-MOST_LINES), older: null, isCut: true }
}

export function prepend(known: Lines, page: LogPage): Lines {
  return { ...known, lines: [...numbered([...page.logs].reverse()), ...known.lines], older: page.before }
}

export function matches(line: LogLine, text: string): boolean {
  return text === '' || line.message.toLowerCase().includes(text.toLowerCase())
}

function numbered(lines: LogLine[]): ShownLine[] {
  return lines.map((line) => ({ ...line, key: nextKey++ }))
}
