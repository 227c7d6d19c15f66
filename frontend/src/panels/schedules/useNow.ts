// The time, as often as what is shown of it changes: each second where something is near, else each half minute.
import { useEffect, useState } from 'react'
import type { Scheduled } from './types'

const NEAR_MS = 90_000

export function useNow(schedules: Scheduled[]): number {
  const [now, setNow] = useState(Date.now)
  const next = Math.min(...schedules.flatMap(({ next: times, paused }) => (paused ? [] : times.slice(0, 1))))
  const isNear = next - now < NEAR_MS
  useEffect(() => {
    const timer = setInterval(
      () => document.visibilityState === 'visible' && setNow(Date.now()),
      isNear ? 1000 : 30_000,
    )
    return () => clearInterval(timer)
  }, [isNear])
  return now
}
