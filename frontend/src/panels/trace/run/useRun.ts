// A trace as something that is played: its events, and the moment that is looked at.
import { useEffect, useMemo, useRef, useState } from 'react'
import { go, useField } from '../../../core/address'
import { createStore, type Store, useStore } from '../../../core/store'
import { type Gap, idleGaps } from '../timeline/breaks'
import type { Trace } from '../trace'
import { eventsOf, happened, type RunEvent } from './events'
import { advance, atField, comfortable, readAt } from './play'
import { type Visit, visitsOf } from './visits'

export interface Run {
  trace: Trace
  visits: Visit[]
  events: RunEvent[]
  gaps: Gap[]
  // Milliseconds since the epoch; it changes with each frame while it plays.
  clock: Store<number>
  // How many events have happened at that moment.
  count: number
  isPlaying: boolean
  // Stays at the newest while the trace goes on.
  isFollowing: boolean
  speed: number
  setSpeed: (speed: number) => void
  toggle: () => void
  // `how` is what Back makes of it: "push" can be undone, "move" is on the way.
  seek: (at: number, how: 'push' | 'replace' | 'move') => void
  step: (by: 1 | -1) => void
  follow: () => void
}

export function useRun(trace: Trace): Run {
  const parts = useMemo(() => partsOf(trace), [trace])
  const { events, gaps } = parts
  const field = useField('at')
  const asked = readAt(field, trace.start, trace.end)
  const [clock] = useState(() => createStore(asked ?? trace.end))
  const [isPlaying, setPlaying] = useState(false)
  const [chosen, setSpeed] = useState<number | null>(null)
  const speed = chosen ?? comfortable(trace.start, trace.end, gaps)
  const count = useStore(clock, (at) => happened(events, at))
  // What this hook has written into the address itself.
  const written = useRef(field)

  // Back, and links: the address decides.
  useEffect(() => {
    if (field === written.current && (field !== null || isPlaying)) return
    written.current = field
    setPlaying(false)
    clock.set(readAt(field, trace.start, trace.end) ?? trace.end)
  }, [field, trace, clock, isPlaying])

  const write = (at: number, how: 'push' | 'replace') => {
    written.current = atField(at, trace.start)
    go({ at: written.current }, how)
  }
  const seek: Run['seek'] = (at, how) => {
    const moment = Math.min(trace.end, Math.max(trace.start, at))
    setPlaying(false)
    clock.set(moment)
    if (how !== 'move') write(moment, how)
  }
  usePlaying({ isPlaying, clock, gaps, speed, end: trace.end, stop: () => seek(clock.get(), 'replace') })
  return {
    ...parts,
    trace,
    clock,
    count,
    isPlaying,
    isFollowing: trace.isLive && field === null && !isPlaying,
    speed,
    setSpeed,
    toggle: () => {
      if (isPlaying) return seek(clock.get(), 'push')
      if (clock.get() >= trace.end) clock.set(trace.start)
      setPlaying(true)
    },
    seek,
    step: (by) => {
      const next = by > 0 ? events[count] : before(events, count)
      if (next) seek(next.at, 'replace')
      else seek(by > 0 ? trace.end : trace.start, 'replace')
    },
    follow: () => go({ at: null }),
  }
}

function partsOf(trace: Trace): Pick<Run, 'visits' | 'events' | 'gaps'> {
  const visits = visitsOf(trace)
  return { visits, events: eventsOf(trace, visits), gaps: idleGaps(trace.spans, trace.start, trace.end) }
}

// The event before the one that has just happened. Events of one moment are one step.
function before(events: readonly RunEvent[], count: number): RunEvent | undefined {
  const now = events[count - 1]?.at
  return events.slice(0, count).findLast(({ at }) => now !== undefined && at < now)
}

interface Playing extends Pick<Run, 'isPlaying' | 'clock' | 'gaps' | 'speed'> {
  end: number
  stop: () => void
}

function usePlaying(wanted: Playing): void {
  const latest = useRef(wanted)
  latest.current = wanted
  const { isPlaying } = wanted
  useEffect(() => {
    if (!isPlaying) return
    let last: number | null = null
    let frame = requestAnimationFrame(function tick(now) {
      const { clock, gaps, speed, end, stop } = latest.current
      const next = advance(clock.get(), (last === null ? 0 : now - last) * speed, gaps)
      last = now
      clock.set(Math.min(next, end))
      if (next >= end) stop()
      else frame = requestAnimationFrame(tick)
    })
    return () => cancelAnimationFrame(frame)
  }, [isPlaying])
}
