// Feeds the log: the API for what was, the live socket for what comes, the same filters for both.
//
// Whatever arrives between two frames of the screen is shown at once with the next. While the list is held still, it
// waits beside; the list and what waits are bounded, so that no flood fills the memory.

import { ApiError, getJson } from '../../core/api'
import { nanoseconds } from '../../core/moments'
import { createStore } from '../../core/store'
import type { LogLine, LogPage } from '../../core/types'
import { Feed, type FeedStatus } from '../../live/feed'
import { ALL, belongs, type Filters, queryOf } from './filters'
import {
  append,
  fromPage,
  type Lines,
  MOST_HELD,
  MOST_LINES,
  missing,
  NONE,
  prepend,
  putAside,
  type ShownLine,
  takeUp,
} from './lines'

// Why the list stands still: its reader scrolled up, or wants it to.
export type Hold = 'scrolled' | 'paused'

export interface LogState extends Lines {
  status: FeedStatus
  reason: string | null
  isLoaded: boolean
  isReading: boolean
  held: Hold | null
}

const BEGIN: LogState = { ...NONE, status: 'loading', reason: null, isLoaded: false, isReading: false, held: null }
const FIRST_PAGE = 200
const PAGE = 500
// So many new lines at once are more than anybody reads.
const FLOOD = 100
const FLOOD_APART_MS = 150
// Of lines without an id, the first ones may stand in the history a little later than their times say.
const OVERLAP_MS = 1

export const logs = createStore<LogState>(BEGIN)

let filters: Filters = ALL
let arrived: LogLine[] = []
let frame: number | null = null
let timer: ReturnType<typeof setTimeout> | null = null
let shownAt = 0

const feed = new Feed({
  interest: () => ({ logs: interestOf(filters) }),
  load: async (signal) => {
    const page = await getJson<LogPage>(`logs?${query(FIRST_PAGE)}`, signal)
    const known = logs.get()
    arrived = []
    if (known.isLoaded && known.held) set(putAside(known, missing(known, page)))
    else set({ ...fromPage(page), isLoaded: true })
    return page.position
  },
  receive: ({ logs: lines }) => {
    if (!lines) return
    const now = Date.now()
    for (const line of lines) if (belongs(line, filters, now)) arrived.push(line)
    // A page in the background has no frames.
    if (arrived.length > 2 * MOST_LINES) show()
    else showSoon()
  },
  changed: (status, reason) => set({ status, reason }),
})

export function openLogs(wanted: Filters): () => void {
  filters = wanted
  arrived = []
  logs.set(BEGIN)
  feed.start()
  return () => {
    settle()
    feed.stop()
  }
}

export function hold(why: Hold): void {
  if (logs.get().held !== why) set({ held: why })
}

export function follow(): void {
  if (logs.get().held !== null) set({ ...takeUp(logs.get()), held: null })
}

export function canReadOlder({ older, lines }: LogState): boolean {
  return older !== null && lines.length < MOST_HELD
}

// A text is looked for in so many lines at a time, so a page may have none and others may follow it all the same.
export async function readOlder(): Promise<void> {
  const { older, isReading } = logs.get()
  if (older === null || isReading || !canReadOlder(logs.get())) return
  const asked = filters
  set({ isReading: true })
  try {
    const page = await getJson<LogPage>(`logs?${olderThan(older)}`)
    if (asked === filters && logs.get().older === older) set(prepend(logs.get(), page))
  } catch (error) {
    // The feed says that the studio doesn't answer; the button stays for another try.
    if (!(error instanceof ApiError)) throw error
  } finally {
    if (asked === filters) set({ isReading: false })
  }
}

// The id of a line that came over the live socket, for a link to it; null while the history doesn't have it yet.
export async function idOf(line: ShownLine): Promise<number | null> {
  if (line.id !== null) return line.id
  const near = new URLSearchParams({ since: nanoseconds(line.time - OVERLAP_MS), limit: '200' })
  near.set('until', nanoseconds(line.time + OVERLAP_MS))
  if (line.traceId) near.set('trace', line.traceId)
  const { logs: found } = await getJson<LogPage>(`logs?${near}`)
  const same = found.filter(({ message, spanId }) => message === line.message && spanId === line.spanId)
  return same.find(({ time }) => Math.abs(time - line.time) < 0.001)?.id ?? same[0]?.id ?? null
}

// With the next frame; in a flood that nobody can read, a few times a second, so that the page answers its reader.
function showSoon(): void {
  if (frame !== null || timer !== null) return
  const pause = arrived.length < FLOOD ? 0 : shownAt + FLOOD_APART_MS - performance.now()
  if (pause <= 0) frame = requestAnimationFrame(show)
  else timer = setTimeout(() => (frame = requestAnimationFrame(show)), pause)
}

function settle(): void {
  if (frame !== null) cancelAnimationFrame(frame)
  if (timer !== null) clearTimeout(timer)
  frame = null
  timer = null
}

function show(): void {
  settle()
  shownAt = performance.now()
  const lines = arrived
  arrived = []
  const known = logs.get()
  set(known.held ? putAside(known, lines) : append(known, lines))
}

function olderThan(older: NonNullable<Lines['older']>): URLSearchParams {
  const wanted = query(PAGE)
  if ('before' in older) wanted.set('before', String(older.before))
  else wanted.set('until', nanoseconds(older.until + OVERLAP_MS))
  return wanted
}

function query(limit: number): URLSearchParams {
  const wanted = queryOf(filters, Date.now())
  wanted.set('limit', String(limit))
  return wanted
}

function interestOf({ severity, step, trace }: Filters): Record<string, string> {
  return { severity, ...(step ? { step } : {}), ...(trace ? { trace } : {}) }
}

function set(changes: Partial<LogState>): void {
  logs.set({ ...logs.get(), ...changes })
}
