// What saving the text would bring, asked while it is typed, so that a save has not to wait for it.
import { useCallback, useEffect, useRef, useState } from 'react'
import { sendJson } from '../../core/api'
import { flowState } from '../../live/project'
import type { Consequence } from '../consequences/types'

// Only these files have a config that anything could come of.
const TELLING = /\.(?:step|stream)\.[jt]s$|_(?:step|stream)\.py$/
const ASKED_AFTER_MS = 600
// A save waits so long and no longer.
export const PATIENCE_MS = 2000

interface Known {
  text: string
  // The project may have changed since.
  version: number
  found: Consequence[]
}

export interface Outlook {
  // Of the newest text that is known; null while nothing is.
  found: Consequence[] | null
  // The text has changed.
  typing: () => void
  // Of this text; null where it isn't known in time.
  look: (text: string) => Promise<Consequence[] | null>
}

export function useOutlook(path: string, typed: () => string): Outlook {
  const [known, setKnown] = useState<Known | null>(null)
  const asked = useRef<{ key: string; answer: Promise<Consequence[] | null>; stop: AbortController } | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const latest = useRef(typed)
  latest.current = typed

  const ask = useCallback(
    (text: string): Promise<Consequence[] | null> => {
      if (!TELLING.test(path)) return Promise.resolve([])
      const version = flowState.get().flow?.version ?? 0
      const key = `${version} ${text}`
      if (asked.current?.key === key) return asked.current.answer
      asked.current?.stop.abort()
      const stop = new AbortController()
      const sent = sendJson<{ consequences: Consequence[] }>(
        'POST',
        'consequences',
        { changes: [{ path, text }] },
        stop.signal,
      )
      const answer = sent.then(
        ({ consequences: found }) => {
          setKnown({ text, version, found })
          return found
        },
        () => {
          // Not an answer: the next one who wants to know asks again.
          if (asked.current?.key === key) asked.current = null
          return null
        },
      )
      asked.current = { key, answer, stop }
      return answer
    },
    [path],
  )
  const typing = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void ask(latest.current()), ASKED_AFTER_MS)
  }, [ask])
  const look = useCallback(
    (text: string) => {
      clearTimeout(timer.current)
      const patience = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS))
      return Promise.race([ask(text), patience])
    },
    [ask],
  )
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      asked.current?.stop.abort()
    },
    [],
  )
  return { found: known?.found ?? null, typing, look }
}
