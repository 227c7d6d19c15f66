// What this browser keeps: requests that were sent, until they are too many, and who one is, until its window is closed.
import { createStore } from '../../core/store'
import type { Answer } from './answer'
import { type Auth, type Draft, isSecret, NO_AUTH } from './draft'
import { keyOf } from './sending'
import type { Endpoint } from './types'

export interface SentBefore {
  at: number
  draft: Draft
  status: number | null
  ms: number
  traceId: string | null
}

const MOST = 12
const LARGEST = 32_000
const PREFIX = 'motia.sent.'
const AUTH = 'motia.auth'

export const auth = createStore<Auth>(readAuth())

export function setAuth(next: Auth): void {
  auth.set(next)
  sessionStorage.setItem(AUTH, JSON.stringify(next))
}

export function sentBefore(project: string, endpoint: Endpoint): SentBefore[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(place(project, endpoint)) ?? '[]')
    return Array.isArray(found) ? (found as SentBefore[]) : []
  } catch {
    return []
  }
}

// Returns what is remembered now. Values of headers that say who somebody is are left out.
export function remember(project: string, endpoint: Endpoint, draft: Draft, answer: Answer): SentBefore[] {
  const headers = draft.headers.map((row) => (isSecret(row.name) ? { ...row, value: '' } : row))
  const sent: SentBefore = {
    at: answer.at,
    draft: { ...draft, headers },
    status: answer.head?.status ?? null,
    ms: answer.ms,
    traceId: answer.traceId,
  }
  const before = sentBefore(project, endpoint)
  if (JSON.stringify(sent).length > LARGEST) return before
  const kept = [sent, ...before].slice(0, MOST)
  try {
    localStorage.setItem(place(project, endpoint), JSON.stringify(kept))
  } catch {
    // The browser's store is full, or closed: nothing depends on it.
    return before
  }
  return kept
}

function place(project: string, endpoint: Endpoint): string {
  return `${PREFIX}${project}.${keyOf(endpoint)}`
}

function readAuth(): Auth {
  try {
    return { ...NO_AUTH, ...(JSON.parse(sessionStorage.getItem(AUTH) ?? '{}') as Partial<Auth>) }
  } catch {
    return NO_AUTH
  }
}
