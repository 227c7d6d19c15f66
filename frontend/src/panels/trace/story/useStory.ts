// The story of a trace, told anew while the trace goes on.
import { useEffect, useRef } from 'react'
import { useApi } from '../../../core/query'
import type { Story } from '../../../core/trace-types'
import { useTrace } from '../spans'

// The collector writes within a few hundred milliseconds of what the live socket has already told.
const SETTLE_MS = 500
// What waits for a time says how long it still is.
const OPEN_MS = 2000

export function useStory(id: string) {
  const { data: story, error, refetch } = useApi<Story>(`traces/${encodeURIComponent(id)}/story`)
  const { trace, status: line } = useTrace(id)
  const known = useRef(trace)
  const pending = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => {
    const isNews = trace !== null && known.current !== null && trace !== known.current
    known.current = trace
    if (!isNews) return
    pending.current ??= setTimeout(() => {
      pending.current = undefined
      void refetch()
    }, SETTLE_MS)
  }, [trace, refetch])
  useEffect(() => () => clearTimeout(pending.current), [])
  const isOpen = story?.status === 'running' || story?.status === 'waiting'
  useEffect(() => {
    if (!isOpen) return
    const timer = setInterval(() => document.visibilityState === 'visible' && void refetch(), OPEN_MS)
    return () => clearInterval(timer)
  }, [isOpen, refetch])
  return { story, trace, line, isOpen, error, again: () => void refetch() }
}
