// Feeds the list of traces: a page from the API, more as the reader scrolls, and the live socket for what is new.
import { ApiError, getJson } from '../../core/api'
import { createStore } from '../../core/store'
import type { TracePage } from '../../core/trace-types'
import type { TraceNews } from '../../core/types'
import { Feed, type FeedStatus } from '../../live/feed'
import { type Filters, queryOf } from './filters'
import { EMPTY, firstPage, overlaps, type Rows, refreshed, withFresh, withNews, withOlder } from './list'

export interface Count {
  count: number
  more: boolean
}

export interface ListState extends Rows {
  status: FeedStatus
  error: ApiError | null
  isLoaded: boolean
  isReading: boolean
  total: Count | null
}

const BEGIN: ListState = { ...EMPTY, status: 'loading', error: null, isLoaded: false, isReading: false, total: null }
const PAGE = 60
// The collector writes what the socket tells of up to a second later.
const FIRST_LOOK_MS = 400
const LAST_LOOK_MS = 1400
const APART_MS = 1000

export const traces = createStore<ListState>(BEGIN)

let filters: Filters = {}
let looks: ReturnType<typeof setTimeout>[] = []
let lookedAt = 0

let reading: AbortController | null = null
let isOpen = false
// The filters whose rows are shown.
let shownFor: Filters | null = null

const feed = new Feed({
  interest: () => ({ traces: true }),
  load: async (signal) => {
    // What comes after this position and is on the page already, changes nothing.
    const { position } = await getJson<{ position: string }>('activity', signal)
    await read(signal)
    return position
  },
  receive: (frame) => frame.traces && hear(frame.traces),
  changed: (status) => set({ status }),
})

export function openTraces(): () => void {
  isOpen = true
  feed.start()
  return () => {
    isOpen = false
    shownFor = null
    forget()
    reading?.abort()
    feed.stop()
  }
}

// Shows what these filters leave. What is heard live is the same for all of them.
export function narrow(wanted: Filters): void {
  filters = wanted
  set({ total: null })
  if (!isOpen) return
  reading?.abort()
  reading = new AbortController()
  // The feed says that nobody answers, and goes on asking.
  const { signal } = reading
  void read(signal).catch(() => signal.aborted || feed.start())
}

async function read(signal: AbortSignal): Promise<void> {
  const asked = filters
  set({ isReading: true })
  try {
    const page = await getJson<TracePage>(`traces?${query(PAGE)}`, signal)
    if (asked !== filters) return
    const known = traces.get()
    // After a lost connection the reader stays where he was, unless more came than a page has.
    const isSame = shownFor === asked && overlaps(known, page)
    shownFor = asked
    set({ ...(isSame ? refreshed(known, page) : firstPage(page)), error: null, isLoaded: true, isReading: false })
    void count(asked)
  } catch (error) {
    if (error instanceof ApiError && !signal.aborted) set({ error, isReading: false })
    throw error
  }
}

export function readAgain(): void {
  feed.start()
}

export function showFresh(): void {
  set(withFresh(traces.get()))
}

export async function loadOlder(): Promise<void> {
  const { before, isReading } = traces.get()
  if (before === null || isReading) return
  const asked = filters
  set({ isReading: true })
  try {
    const page = await getJson<TracePage>(`traces?${query(PAGE)}&before=${before}`)
    if (asked === filters) set(withOlder(traces.get(), page))
  } finally {
    set({ isReading: false })
  }
}

function hear(news: TraceNews[]): void {
  set(withNews(traces.get(), news))
  if (looks.length > 0) return
  const soon = Math.max(FIRST_LOOK_MS, lookedAt + APART_MS - Date.now())
  looks = [setTimeout(look, soon), setTimeout(lookLast, Math.max(LAST_LOOK_MS, soon + APART_MS))]
}

function lookLast(): void {
  looks = []
  void look()
}

function forget(): void {
  for (const timer of looks) clearTimeout(timer)
  looks = []
}

// Which of what happened belongs to these filters, only the server knows.
async function look(): Promise<void> {
  const asked = filters
  lookedAt = Date.now()
  try {
    const page = await getJson<TracePage>(`traces?${query(PAGE)}`)
    if (asked !== filters) return
    set(refreshed(traces.get(), page))
    void count(asked)
  } catch {
    // The feed says that the studio doesn't answer, and reads everything again when it does.
  }
}

async function count(asked: Filters): Promise<void> {
  const total = await getJson<Count>(`traces/count?${queryOf(asked, Date.now())}`).catch(() => null)
  if (asked === filters && total) set({ total })
}

function query(limit: number): string {
  const wanted = queryOf(filters, Date.now())
  wanted.set('limit', String(limit))
  return wanted.toString()
}

function set(changes: Partial<ListState>): void {
  traces.set({ ...traces.get(), ...changes })
}
