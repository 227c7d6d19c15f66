// The lines that the log holds, oldest first, and those that wait beside while the reader looks further up.
import type { LogLine, LogPage } from '../../core/types'

export interface ShownLine extends LogLine {
  key: number
  // Known of lines that were read from the API; the live socket is ahead of the history.
  id: number | null
}

// Where older lines are read from: before an id, or before a time (milliseconds) where no id is known.
export type Older = { before: number } | { until: number } | null

export interface Lines {
  lines: ShownLine[]
  older: Older
  // Lines that came while the list was held still, and how many they were in all.
  aside: ShownLine[]
  fresh: number
}

// What is shown while it grows at the end.
export const MOST_LINES = 10_000
// What may be held when the reader asks for older lines again and again.
export const MOST_HELD = 50_000
export const NONE: Lines = { lines: [], older: null, aside: [], fresh: 0 }

let nextKey = 0

export function fromPage(page: LogPage): Lines {
  return { ...NONE, lines: fromApi(page), older: from(page) }
}

export function append(known: Lines, fresh: LogLine[]): Lines {
  return grown(known, numbered(fresh))
}

// While the list is held still, new lines wait beside it: the newest of them, however long that takes.
export function putAside(known: Lines, fresh: LogLine[]): Lines {
  const aside = [...known.aside, ...numbered(fresh)]
  return { ...known, aside: aside.slice(-MOST_LINES), fresh: known.fresh + fresh.length }
}

// Shows what waited. If some of it is lost, what is shown begins behind the hole.
export function takeUp(known: Lines): Lines {
  const { aside, fresh } = known
  const shown = { ...known, aside: [], fresh: 0 }
  if (fresh > aside.length) return { ...shown, lines: aside, older: before(aside[0]) }
  return grown(shown, aside)
}

export function prepend(known: Lines, page: LogPage): Lines {
  const there = new Set(known.lines.map(nameOf))
  const lines = fromApi(page).filter((line) => !there.has(nameOf(line)))
  return { ...known, lines: [...lines, ...known.lines], older: from(page) }
}

// Lines of the page that the list doesn't have yet: what came while nobody listened.
export function missing(known: Lines, page: LogPage): LogLine[] {
  const there = new Set([...known.lines, ...known.aside].map(nameOf))
  return [...page.logs].reverse().filter((line) => !there.has(nameOf(line)))
}

export function matches(line: LogLine, text: string): boolean {
  return text === '' || line.message.toLowerCase().includes(text.toLowerCase())
}

function grown(known: Lines, fresh: ShownLine[]): Lines {
  const lines = [...known.lines, ...fresh]
  if (lines.length <= MOST_LINES) return { ...known, lines }
  const kept = lines.slice(-MOST_LINES)
  return { ...known, lines: kept, older: before(kept[0]) }
}

function before(first: ShownLine | undefined): Older {
  if (!first) return null
  return first.id === null ? { until: first.time } : { before: first.id }
}

function from(page: LogPage): Older {
  return page.before === null ? null : { before: page.before }
}

export function fromApi(page: LogPage): ShownLine[] {
  return page.logs.map((line) => ({ ...line, key: nextKey++ })).reverse()
}

function numbered(lines: LogLine[]): ShownLine[] {
  return lines.map((line) => ({ id: null, ...line, key: nextKey++ }))
}

// The same line by whichever way it came.
function nameOf(line: LogLine): string {
  return `${line.time.toFixed(3)} ${line.spanId} ${line.source} ${line.message}`
}

export function hasData(data: unknown): boolean {
  return data !== null && data !== undefined
}
