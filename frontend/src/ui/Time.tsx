// Moments and durations as people read them: relative first, the exact time when pointed at.
import { createStore, useStore } from '../core/store'
import { ago, clockTime, duration, fullTime } from '../core/time'

const TICK_MS = 5000
const now = createStore(Date.now())
let watchers = 0
let timer: ReturnType<typeof setInterval> | undefined

// One clock for the page, which stands still while nobody looks at it.
const clock = {
  ...now,
  subscribe: (listener: () => void) => {
    watchers += 1
    timer ??= setInterval(() => document.visibilityState === 'visible' && now.set(Date.now()), TICK_MS)
    const leave = now.subscribe(listener)
    return () => {
      leave()
      watchers -= 1
      if (watchers === 0) {
        clearInterval(timer)
        timer = undefined
      }
    }
  },
}

export function Ago({ at }: { at: number }) {
  const text = useStore(clock, (time) => ago(at, Math.max(time, Date.now() - TICK_MS)))
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {text}
    </time>
  )
}

export function Clock({ at }: { at: number }) {
  return (
    <time className="mono" dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {clockTime(at)}
    </time>
  )
}

export function Took({ ms }: { ms: number }) {
  return <span title={`${ms.toLocaleString(undefined, { maximumFractionDigits: 3 })} ms`}>{duration(ms)}</span>
}
