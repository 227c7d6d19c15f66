// Until when a trace is drawn: while it runs, until now.
import { useEffect, useState } from 'react'
import type { Trace } from '../trace'

const TICK_MS = 250
const LARGE = 5000
const LARGE_TICK_MS = 2000

export function useEnd(trace: Trace): number {
  const [now, setNow] = useState(Date.now)
  const { isLive } = trace
  const pause = trace.spans.length > LARGE ? LARGE_TICK_MS : TICK_MS
  useEffect(() => {
    if (!isLive) return
    const timer = setInterval(() => document.visibilityState === 'visible' && setNow(Date.now()), pause)
    return () => clearInterval(timer)
  }, [isLive, pause])
  return isLive ? Math.max(trace.end, now) : trace.end
}
