// What the page knows of the streams: lists from the API, and the tape of what passes by, which holds so much and no more.
import { useEffect } from 'react'
import { getJson } from '../../core/api'
import { readAgainFrom } from '../../core/query'
import { createStore } from '../../core/store'
import type { ActivityPage, StreamEvent } from '../../core/types'
import { Feed, type FeedStatus } from '../../live/feed'
import { EMPTY, type Tape, withEvents } from './tape'

export interface StreamGroup {
  name: string
  items: number
  clients: number
}

export interface Stream {
  name: string
  // null where no file declares it.
  file: string | null
  broken: string | null
  guarded: boolean
  groups: StreamGroup[]
  groupCount: number
  items: number
  clients: number
  reacting: string[]
}

export interface Item {
  item: string
  value: unknown
  text: string
}

export interface ItemPage {
  items: Item[]
  total: number
  clients: number
  more: boolean
}

const APART_MS = 1000
// Everything is read once more after the reader behind the socket has begun: what happened before that is in no frame.
const BEGUN_MS = 800
// Clients come and go without an event.
const CLIENTS_MS = 5000

export const tape = createStore<Tape>(EMPTY)
export const lineToStreams = createStore<FeedStatus>('loading')

export function useLiveStreams(): void {
  useEffect(() => {
    let soon: ReturnType<typeof setTimeout> | undefined
    let begun: ReturnType<typeof setTimeout> | undefined
    const feed = new Feed({
      interest: () => ({ streams: true }),
      load: async (signal) => {
        const { position } = await getJson<ActivityPage>('activity', signal)
        await readTape(signal)
        readAgainFrom('streams')
        return position
      },
      receive: (frame) => {
        if (frame.ready) begun = setTimeout(readAll, BEGUN_MS)
        if (!frame.events) return
        tape.set(withEvents(tape.get(), frame.events, frame.eventsMore ?? 0))
        soon ??= setTimeout(() => {
          soon = undefined
          readLists()
        }, APART_MS)
      },
      changed: (status) => lineToStreams.set(status),
    })
    feed.start()
    const clients = setInterval(readLists, CLIENTS_MS)
    return () => {
      clearTimeout(soon)
      clearTimeout(begun)
      clearInterval(clients)
      feed.stop()
    }
  }, [])
}

function readAll(): void {
  readLists()
  readTape().catch(() => undefined)
}

function readLists(): void {
  if (document.visibilityState === 'visible') readAgainFrom('streams')
}

async function readTape(signal?: AbortSignal): Promise<void> {
  const { events } = await getJson<{ events: StreamEvent[] }>('streams/events', signal)
  tape.set(withEvents(tape.get(), events, 0))
}
