// What the page knows of queues: how full they are comes by the socket, what lies in one is read when that changes.
import { useEffect, useState } from 'react'
import { getJson, sendJson } from '../../core/api'
import { queries, useApi } from '../../core/query'
import { useStore } from '../../core/store'
import type { QueueDepth } from '../../core/types'
import { depths, watchDepths } from '../../live/depths'

export const PILES = ['waiting', 'running', 'delayed', 'failed'] as const
export type Pile = (typeof PILES)[number]

export interface Message {
  id: string
  sent: number
  started: number | null
  due: number | null
  attempt: number
  group: string | null
  producer: string | null
  traceId: string | null
  preview: string | null
}

export interface Group {
  group: string
  name: string
  message: string
  shape: string
  count: number
  first: number
  last: number
}

export interface LetterRow {
  id: string
  name: string
  message: string
  failed: number
  sent: number
  attempts: number
  traceId: string | null
  preview: string | null
  // The changed copy that was sent of it, and what it is a changed copy of.
  copy: string | null
  origin: string | null
}

export interface Redrive {
  name: string
  by: string
  about: string
  at: number
  rate: number
  total: number
  left: number
  until: number | null
  failed: number
  stopped: { by: string | null; at: number } | null
  takenBack: number
}

export interface LetterPage {
  // Of the newest dead letters, from one to the other; `total` is how many there are.
  groups: Group[]
  newest: string | null
  oldest: string | null
  total: number
  letters: LetterRow[]
  redrives: Redrive[]
  // Whether a Step takes the queue's messages still.
  takers: boolean
}

export interface Attempt {
  number: number
  ended: 'done' | 'failed' | 'retried'
  at: number | null
  took: number | null
  name: string | null
  message: string | null
  stack: string | null
}

export interface Letter {
  id: string
  topic: string
  messageId: string
  traceId: string
  spanId: string
  producer: string | null
  group: string | null
  sent: number
  text: string
  masked: boolean
  attempts: Attempt[]
}

// Which dead letters an action is for: some by their ids, or a group as it was seen ("" for all of the queue).
export type Choice = { ids: string[] } | ({ group: string } & Seen)

export type Seen = Pick<LetterPage, 'newest' | 'oldest'>

const SETTLING_MS = 2000

export function useQueues(): [string, QueueDepth][] {
  useEffect(watchDepths, [])
  const all = useStore(depths, (known) => known)
  return Object.entries(all)
}

// Changes when what lies in a queue has changed, at most every two seconds.
export function useNews(queue: string): string {
  const now = useStore(depths, (all) => told(all[queue]))
  const [settled, setSettled] = useState(now)
  useEffect(() => {
    if (now === settled) return
    const timer = setTimeout(() => setSettled(now), SETTLING_MS)
    return () => clearTimeout(timer)
  }, [now, settled])
  return settled
}

function told(depth: QueueDepth | undefined): string {
  return depth ? PILES.map((pile) => depth[pile]).join(' ') : ''
}

export function query(values: Record<string, string | number>): string {
  return new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)])).toString()
}

export function useMessages(queue: string, kind: Pile, limit: number) {
  const path = `queues/messages?${query({ queue, kind, limit })}`
  return useApi<{ messages: Message[]; total: number }>(path, { fresh: useNews(queue), keep: true })
}

export function useLetters(queue: string, group: string, limit: number) {
  const path = `dead-letters?${query({ queue, group, limit })}`
  return useApi<LetterPage>(path, { fresh: useNews(queue), keep: true })
}

export function readLetter(queue: string, id: string): Promise<Letter> {
  return getJson<Letter>(`dead-letters/${encodeURIComponent(id)}?${query({ queue })}`)
}

export function useLetter(queue: string, id: string) {
  return useApi<Letter>(`dead-letters/${encodeURIComponent(id)}?${query({ queue })}`, { staleTime: 10_000 })
}

export function readPayload(queue: string, id: string): Promise<{ text: string }> {
  return getJson(`dead-letters/${encodeURIComponent(id)}/payload?${query({ queue })}`)
}

export function again(): void {
  void queries.invalidateQueries({
    predicate: ({ queryKey: [path] }) => /^(dead-letters|queues\/messages)/.test(String(path ?? '')),
  })
}

async function change<T>(path: string, body: object): Promise<T> {
  try {
    return await sendJson<T>('POST', path, body)
  } finally {
    again()
  }
}

export function redrive(queue: string, choice: Choice, expected: number | null, rate: number | null) {
  return change<{ redrive: string; count: number }>('dead-letters/redrive', { queue, ...choice, expected, rate })
}

export function stopRedrive(name: string) {
  return change<{ takenBack: number }>(`redrives/${encodeURIComponent(name)}/stop`, {})
}

export function sendCopy(queue: string, id: string, text: string) {
  return change<{ copy: string }>('dead-letters/copy', { queue, id, text })
}

export function discard(queue: string, choice: Choice, expected: number) {
  return change<{ discarded: string; count: number }>('dead-letters/discard', { queue, ...choice, expected })
}

export function restore(queue: string, discarded: string) {
  return change<{ count: number }>('dead-letters/restore', { queue, discarded })
}
